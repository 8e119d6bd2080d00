"""A strict stand-in for Slack on this machine: Web API, Socket Mode, signed HTTP, a page to click in.

Where things are:

- `hub` makes all parts from a `world` (people, channels) and a `manifest`; `server` gives them addresses.
- `webapi/`: the methods. `webapi.methods` says what each asks for, `webapi.endpoint` enforces it.
- `gestures/`: what people do, as payloads; `gestures.perform` lists the kinds.
- `transports/`: how payloads reach the app, with deadlines and retries; `events` wraps the events.
- `blockkit/`: what Slack refuses in blocks and views. `elements`: what interactive elements hold.
- `views`, `triggers`, `response_urls`, `tokens`, `limits`, `faults`, `screens`, `log`: one rule each.
- `control`: the JSON endpoints below /control, `page/`: what a browser shows.
- `driver` and `person` act through those endpoints; `running` does it all inside a test.
"""
