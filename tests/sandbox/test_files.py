"""Files: an address, the upload, and the message that shares it."""

from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.person import DrivenPerson
from tests.plain_http import HTTP
from tests.sandbox.refusals import error_of


def test_slacks_own_client_uploads_in_one_go(client: WebClient, lin: DrivenPerson) -> None:
    """files_upload_v2 ends in a message with the file, which can be fetched."""
    channel = client.conversations_open(users=lin.id)["channel"]["id"]
    client.files_upload_v2(
        channel=channel, filename="data.json", title="My Data", content='{"a": 1}', initial_comment="Here"
    )
    [message] = lin.messages()
    [file] = message["files"]

    assert (message["text"], message["subtype"]) == ("Here", "file_share")
    assert (file["name"], file["title"], file["size"]) == ("data.json", "My Data", 8)
    answer = HTTP.get(file["url_private"])
    assert (answer.text, answer.headers["content-disposition"]) == ('{"a": 1}', "attachment")


def test_each_step_wants_the_one_before(client: WebClient, lin: DrivenPerson) -> None:
    """Nothing is shared that was not uploaded, and nothing twice."""
    channel = client.conversations_open(users=lin.id)["channel"]["id"]
    place = client.files_getUploadURLExternal(filename="a.txt", length=3)
    files = [{"id": place["file_id"]}]

    assert error_of(client.files_completeUploadExternal, files=files) == "file_not_found"
    assert HTTP.post(place["upload_url"], content=b"four").status_code == 400
    assert HTTP.post(place["upload_url"], content=b"abc").status_code == 200
    assert HTTP.post(place["upload_url"], content=b"abc").status_code == 400
    assert error_of(client.files_completeUploadExternal, files=files, channel_id="D0") == "invalid_channel"
    assert (
        client.files_completeUploadExternal(files=files, channel_id=channel)["files"][0]["title"] == "a.txt"
    )
    assert error_of(client.files_completeUploadExternal, files=files) == "file_not_found"


def test_a_file_without_a_channel_stays_private(client: WebClient, lin: DrivenPerson) -> None:
    """No message is made."""
    place = client.files_getUploadURLExternal(filename="a.txt", length=3)
    HTTP.post(place["upload_url"], content=b"abc")
    client.files_completeUploadExternal(files=[{"id": place["file_id"], "title": "Mine"}])

    assert lin.messages() == []


def test_a_file_in_a_thread(client: WebClient, lin: DrivenPerson) -> None:
    """It needs a parent that exists."""
    parent = client.chat_postMessage(channel=lin.id, text="Hi")
    place = client.files_getUploadURLExternal(filename="a.txt", length=3)
    HTTP.post(place["upload_url"], content=b"abc")
    files, channel = [{"id": place["file_id"]}], parent["channel"]
    share = client.files_completeUploadExternal

    assert error_of(share, files=files, channel_id=channel, thread_ts="1.000001") == "message_not_found"
    share(files=files, channel_id=channel, thread_ts=parent["ts"])
    assert lin.messages()[-1]["thread_ts"] == parent["ts"]


def test_lengths_and_missing_files(slack: Driver, client: WebClient) -> None:
    """A length is a positive number; unknown files are not found."""
    assert error_of(client.files_getUploadURLExternal, filename="a.txt", length=0) == "invalid_arguments"
    assert error_of(client.files_getUploadURLExternal, filename="", length=3) == "invalid_arguments"
    assert HTTP.get(f"{slack.url}/files/F0/a.txt").status_code == 404
