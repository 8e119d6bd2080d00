"""What mails say, by feature: what happened and with whom, never what anybody wrote."""
