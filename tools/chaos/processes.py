"""Processes that are killed, again and again, or stand still."""

from signal import SIGCONT, SIGSTOP
from time import sleep

from tools.chaos.scene import Scene

# Longer than a lease lasts, and than Slack is given to carry out what it was asked.
STANDS_STILL_SECONDS = 120.0


def killed(scene: Scene) -> None:
    """SIGKILL in the middle of everything; another one starts in its place."""
    killed_again_and_again(scene, 1)


def killed_again_and_again(scene: Scene, kills: int) -> None:
    """Kill one after the other, each at a random moment in which something is on its way."""
    for _ in range(kills):
        # Who has not begun has nothing to lose.
        scene.wait_until_ready()
        scene.busy(scene.luck.randrange(1, 12))
        scene.restart(scene.luck.choice(scene.bots))
    scene.repaired()
    scene.wait_until_ready()


def stood_still(scene: Scene, seconds: float = STANDS_STILL_SECONDS) -> None:
    """SIGSTOP one of the bots for longer than its leases live; it goes on as if nothing had been."""
    victim = scene.luck.choice(scene.bots)
    victim.send(SIGSTOP)
    sleep(seconds)
    victim.send(SIGCONT)
    scene.repaired()
