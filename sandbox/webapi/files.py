"""files.*: uploading a file in three steps and sharing it."""

from sandbox.channels import Message
from sandbox.errors import SlackError, invalid_arguments
from sandbox.files import File
from sandbox.json_types import Json
from sandbox.posting import require_message
from sandbox.webapi.call import Call


def get_upload_url(call: Call) -> Json:
    """Step one: give an address for a file of that name and length (bytes)."""
    call.required("filename", "length")
    length = call.text("length")
    if not length.isdigit() or int(length) == 0:
        raise invalid_arguments("[ERROR] must be a positive integer [json-pointer:/length]")
    ticket, file = call.hub.files.expect(
        call.text("filename"), int(length), call.workspace.bot_user, call.workspace.id
    )
    return {"upload_url": f"{call.hub.url}/upload/{ticket}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    """Step three: finish uploaded files and share them as one message, or keep them private."""
    call.required("files")
    listed = call.structure("files", invalid_arguments("[ERROR] must be an array [json-pointer:/files]"))
    files = [_uploaded(call, entry) for entry in listed]
    if call.args.get("channel_id"):
        _share(call, files)
    for file in files:
        file.done, file.created = True, int(call.hub.clock())
    return {"files": [{"id": file.id, "title": file.title or file.name} for file in files]}


def _uploaded(call: Call, entry: Json) -> File:
    file = call.hub.files.find(entry.get("id", ""))
    if file is None or file.content is None or file.done or file.team != call.workspace.id:
        raise SlackError("file_not_found")
    file.title = entry.get("title") or ""
    return file


def _share(call: Call, files: list[File]) -> None:
    channel = call.channel("invalid_channel", "channel_id")
    thread_ts = call.text("thread_ts") or None
    if thread_ts:
        require_message(channel, thread_ts)
    message = Message(
        ts=call.hub.ids.ts(),
        user=call.workspace.bot_user,
        text=call.text("initial_comment"),
        team=call.workspace.id,
        bot=call.hub.bot(call.workspace),
        thread_ts=thread_ts,
        files=[file.as_slack(call.hub.url) for file in files],
    )
    call.hub.post(call.workspace, channel, message)
