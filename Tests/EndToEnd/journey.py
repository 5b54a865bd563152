"""Somebody of the made-up community on the site: what a person does there, in the order in which they do it."""

from dataclasses import dataclass

from Peers.visitor import Visitor

from EndToEnd.world import World

CONSENT = {"consent": "yes", "age": "yes"}


@dataclass
class Traveller:
    """A person with a browser of their own, which runs no scripts."""

    world: World
    key: str
    visitor: Visitor

    @classmethod
    def at(cls, world: World, key: str, *, port: int | None = None, language: str = "en") -> "Traveller":
        return cls(world, key, world.visitor("/", language, port))

    @property
    def person(self) -> dict:
        return self.world.stand_ins.person(self.key)

    def begin(self, network: str, name: str | None = None) -> str:
        """Says where to sign in; returns the address of the page on which the provider asks."""
        self.visitor.open(f"/en/sign-in/{network}")
        match network:
            case "bluesky":
                self.visitor.press("Go on to your server", name=name or self.person["bluesky"]["handle"])
            case "mastodon":
                self.visitor.press("Go on to your server", name=name or self.person["mastodon"])
            case "x":
                self.visitor.press("Go on to X")
        link = self.visitor.page.select_one("a#continue")
        assert link is not None, f"{self.visitor.place()}: {self.visitor.text}"
        return link["href"]

    def agree(self, address: str, network: str, *, button: str = "Accept", follow: bool = True) -> Visitor:
        """Answers the provider, and is sent back."""
        who = {"account": self.person["bluesky"]["did"]} if network == "bluesky" else {"person": self.key}
        return self.visitor.open(address).press(button, follow=follow, **who)

    def sign_in(self, network: str, name: str | None = None) -> "Traveller":
        self.agree(self.begin(network, name), network)
        assert self.visitor.status == 200, f"{self.visitor.place()}: {self.visitor.text}"
        return self

    def choose(self, visibility: str = "listed", *, later: bool = False) -> "Traveller":
        """Answers the questions of the registration."""
        self.visitor.open("/en/choices")
        extra = {"later": "yes"} if later else {}
        consent = CONSENT if self.visitor.page.find(id="consent") else {}
        self.visitor.press("Save and go on", visibility=visibility, **extra, **consent)
        return self

    def follow_ticked(self, network: str | None = None) -> int:
        """Checks what is ticked and hands it in; returns how many follows that were, as the page says."""
        self.visitor.open("/en/follow")
        buttons = self.visitor.page.select("button[name=network]")
        value = network or ("all" if len(buttons) > 1 else buttons[0]["value"])
        form = self.visitor.page.select_one(f"button[name=network][value={value}]")
        assert form is not None, f"{self.visitor.place()}: {self.visitor.text}"
        text = " ".join(form.get_text().split())
        self.visitor.press(text)
        assert "handed in" in self.visitor.text, f"{self.visitor.place()}: {self.visitor.text}"
        return int("".join(filter(str.isdigit, text)))
