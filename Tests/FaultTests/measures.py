"""What a server says of itself at `/metrics`, read as Prometheus reads it (text format 0.0.4)."""

import re

SAMPLE = re.compile(r'^([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\\n]|\\.)*",?)+)\})? (-?[0-9.e+-]+|\+Inf|NaN)$')
LABEL = re.compile(r'([a-z]+)="((?:[^"\\]|\\.)*)"')
PARTS = ("_bucket", "_sum", "_count")


class Measures:
    """The samples of one answer, by name and labels; what is not in the format fails."""

    def __init__(self, text):
        assert text.endswith("\n")
        self.kinds, self.help, self.samples = {}, {}, {}
        for line in text.splitlines():
            if line.startswith("# "):
                word, name, rest = line[2:].split(" ", 2)
                known = {"HELP": self.help, "TYPE": self.kinds}[word]
                assert name not in known and rest, line
                known[name] = rest
            else:
                self.take(line)
        assert self.kinds.keys() == self.help.keys()
        self.check_histograms()

    def take(self, line):
        found = SAMPLE.match(line)
        assert found, line
        name, labels, value = found.groups()
        key = (name, tuple(sorted(LABEL.findall(labels or ""))))
        assert key not in self.samples, line
        family = name if name in self.kinds else re.sub("_(bucket|sum|count)$", "", name)
        assert family in self.kinds, f"{name} stands before its TYPE, or has none"
        assert (name != family) == (self.kinds[family] == "histogram"), line
        assert (name.endswith("_total")) == (self.kinds[family] == "counter"), line
        self.samples[key] = float(value)

    def check_histograms(self):
        for (name, labels), value in self.samples.items():
            if not name.endswith("_count"):
                continue
            buckets = [
                (float(dict(each)["le"]), count) for (other, each), count in self.samples.items()
                if other == name.removesuffix("_count") + "_bucket" and set(labels) <= set(each)
            ]
            counts = [count for _, count in sorted(buckets)]
            assert counts == sorted(counts) and counts[-1] == value and max(buckets)[0] == float("inf"), name

    def __getitem__(self, name):
        """The sum of all samples of a name."""
        return self.of(name)

    def of(self, name, **labels):
        found = [value for (other, each), value in self.samples.items() if other == name and labels.items() <= dict(each).items()]
        assert found, f"nothing is called {name} {labels}"
        return sum(found)


def measures(server, token=None):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with server.client(headers=headers) as client:
        answer = client.get("/metrics")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return Measures(answer.text)
