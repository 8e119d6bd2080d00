"""A Slack that does what it was asked when the asker is gone, or does it and does not say so."""

from time import sleep

from tools.chaos.scene import Scene

CALLS = ("chat.postMessage", "chat.update", "chat.delete", "views.publish")
ROUNDS = 6
BETWEEN_SECONDS = 4.0


def executes_late(scene: Scene) -> None:
    """Each of four calls is carried out when its asker has hung up, or is carried out and not answered."""
    for _ in range(ROUNDS):
        for method in CALLS:
            scene.slack.fault(scene.luck.choice(("late_execution", "drop_after")), methods=[method])
        sleep(BETWEEN_SECONDS)
    scene.slack.forget_faults()
    scene.repaired()
