"""Each Python snippet does what it says. The folder that holds them as modules is the argument."""

import http.server
import io
import json
import logging
import subprocess
import sys
import threading
import unittest
from pathlib import Path

folder = Path(sys.argv.pop(1))
promtool = sys.argv.pop(1)
sys.path.insert(0, str(folder))

from sre_bulkhead import Bulkhead, BulkheadFull  # noqa: E402
from sre_circuit_breaker import CircuitBreaker, CircuitOpen  # noqa: E402
from sre_degradation import Degradation  # noqa: E402
from sre_metrics import RequestMetrics  # noqa: E402
from sre_rate_limit import RateLimit  # noqa: E402
from sre_retry import retry  # noqa: E402
from sre_structured_log import request_id, set_up_logging  # noqa: E402
from sre_synthetic_check import check  # noqa: E402


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def fail():
    raise ConnectionError("down")


class Metrics(unittest.TestCase):
    def test_counts_measures_and_satisfies_promtool(self):
        clock = Clock()
        metrics = RequestMetrics(clock=clock)
        with metrics.track("GET", "/orders/{id}") as answered:
            clock.now += 0.03
            answered(200)
        with metrics.track("GET", "/orders/{id}") as answered:
            clock.now += 20
            answered(404)
        with self.assertRaises(KeyError):
            with metrics.track("GET", '/a"b\\c'):
                raise KeyError
        text = metrics.text()
        bucket = 'http_request_duration_seconds_bucket{method="GET",route="/orders/{id}",le="%s"} %d\n'
        for line in (
            'http_requests_total{method="GET",route="/orders/{id}",status="200"} 1\n',
            'http_requests_total{method="GET",route="/a\\"b\\\\c",status="500"} 1\n',
            bucket % ("0.025", 0),
            bucket % ("0.05", 1),
            bucket % ("10", 1),
            bucket % ("+Inf", 2),
            "http_requests_in_flight 0\n",
        ):
            self.assertIn(line, text)
        told = subprocess.run([promtool, "check", "metrics"], input=text, capture_output=True, text=True)
        self.assertEqual((told.returncode, told.stdout + told.stderr), (0, ""))


class StructuredLog(unittest.TestCase):
    def test_one_object_a_line(self):
        stream = io.StringIO()
        set_up_logging(stream=io.StringIO())
        set_up_logging(stream=stream)
        token = request_id.set("r1")
        logging.getLogger("orders").info("two\nlines", extra={"fields": {"amount": 3, "level": "forged"}})
        request_id.reset(token)
        try:
            fail()
        except ConnectionError:
            logging.getLogger("orders").exception("failed")
        logging.getLogger("orders").debug("not told")
        first, second = [json.loads(line) for line in stream.getvalue().splitlines()]
        self.assertEqual((first["message"], first["level"], first["amount"]), ("two\nlines", "info", 3))
        self.assertEqual((first["request_id"], second["request_id"]), ("r1", None))
        self.assertTrue(first["timestamp"].endswith("+00:00"))
        self.assertEqual((second["error"]["type"], second["error"]["message"]), ("ConnectionError", "down"))


class SyntheticCheck(unittest.TestCase):
    def test_a_failure_is_a_result(self):
        class Answers(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(503 if self.path == "/bad" else 200)
                self.end_headers()
                self.wfile.write(b"Example page")

            def log_message(self, *_):
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Answers)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        url = f"http://127.0.0.1:{server.server_port}"
        self.assertEqual(check(f"{url}/", "Example").reason, "")
        self.assertEqual(check(f"{url}/", "Other").reason, "the expected text is missing")
        self.assertEqual(check(f"{url}/bad", "Example").reason, "status 503")
        self.assertIn("URLError", check("http://127.0.0.1:1/", "").reason)
        self.assertIn("ValueError", check("no address", "").reason)

        def late(*_, timeout):
            raise TimeoutError(f"after {timeout}")

        self.assertEqual(check(url, "", time_limit=3, open_url=late).reason, "TimeoutError: after 3")


class Circuit(unittest.TestCase):
    def setUp(self):
        self.clock = Clock()
        self.circuit = CircuitBreaker(failures=2, open_seconds=10, counted=(ConnectionError,), clock=self.clock)

    def fails(self):
        with self.assertRaises(ConnectionError):
            self.circuit.call(fail)

    def test_opens_tries_once_and_closes(self):
        self.fails()
        self.assertEqual(self.circuit.call(lambda: "answer"), "answer")
        self.fails()
        self.assertEqual(self.circuit.state, "closed")
        self.fails()
        self.assertEqual(self.circuit.state, "open")
        with self.assertRaises(CircuitOpen):
            self.circuit.call(self.fail)
        self.clock.now += 10
        self.assertEqual(self.circuit.state, "half-open")

        def trial():
            with self.assertRaises(CircuitOpen):
                self.circuit.call(lambda: "a second one")
            raise ConnectionError

        with self.assertRaises(ConnectionError):
            self.circuit.call(trial)
        self.assertEqual(self.circuit.state, "open")
        self.clock.now += 10
        self.assertEqual(self.circuit.call(lambda: "answer"), "answer")
        self.assertEqual(self.circuit.state, "closed")

    def test_what_is_not_counted_does_not_open_it(self):
        for _ in range(5):
            with self.assertRaises(KeyError):
                self.circuit.call({}.__getitem__, "key")
        self.assertEqual(self.circuit.state, "closed")

    def test_what_is_not_counted_is_no_success_either(self):
        def mine():
            raise KeyError

        def asks(function, error):
            with self.assertRaises(error):
                self.circuit.call(function)

        self.fails()
        asks(mine, KeyError)
        self.fails()
        self.assertEqual(self.circuit.state, "open")
        self.clock.now += 10
        asks(mine, KeyError)
        self.assertEqual(self.circuit.state, "half-open")
        self.fails()
        self.assertEqual(self.circuit.state, "open")

    def test_a_late_answer_from_before_does_not_close_it(self):
        def slow():
            self.fails()
            self.fails()
            return "late"

        self.assertEqual(self.circuit.call(slow), "late")
        self.assertEqual(self.circuit.state, "open")


class Hold(unittest.TestCase):
    def test_refuses_what_does_not_fit(self):
        bulkhead = Bulkhead(concurrent=1, waiting=1, wait_seconds=60)
        inside, leave, waited = threading.Event(), threading.Event(), threading.Event()

        def first():
            with bulkhead.enter():
                inside.set()
                leave.wait()

        def second():
            with bulkhead.enter():
                waited.set()

        threads = [threading.Thread(target=first), threading.Thread(target=second)]
        threads[0].start()
        inside.wait()
        threads[1].start()
        # The second one waits as soon as no place is left.
        while bulkhead._places._value > 0:
            pass
        with self.assertRaises(BulkheadFull):
            with bulkhead.enter():
                self.fail("entered")
        self.assertFalse(waited.is_set())
        leave.set()
        for thread in threads:
            thread.join()
        self.assertTrue(waited.is_set())
        self.assertEqual(bulkhead.rejected, 1)

    def test_does_not_wait_for_ever_and_gives_places_back(self):
        bulkhead = Bulkhead(concurrent=1, waiting=1, wait_seconds=0.01)
        with bulkhead.enter():
            with self.assertRaises(BulkheadFull):
                with bulkhead.enter():
                    self.fail("entered")
        with self.assertRaises(ConnectionError):
            with bulkhead.enter():
                fail()
        with bulkhead.enter():
            pass


class Retry(unittest.TestCase):
    def test_pauses_grow_below_the_bound(self):
        pauses = []
        with self.assertRaises(ConnectionError):
            retry(fail, attempts=6, base_seconds=1, longest_seconds=5, sleep=pauses.append, random=lambda: 0.999)
        self.assertEqual([round(pause) for pause in pauses], [1, 2, 4, 5, 5])
        self.assertLessEqual(max(pauses), 5)

    def test_ends_with_success_and_with_what_no_repetition_mends(self):
        calls = []

        def second():
            calls.append(1)
            if len(calls) == 1:
                raise TimeoutError
            return "answer"

        self.assertEqual(retry(second, sleep=lambda _: None), "answer")
        self.assertEqual(len(calls), 2)
        with self.assertRaises(KeyError):
            retry(lambda: {}["key"], sleep=self.fail)
        with self.assertRaises(ValueError):
            retry(self.fail, attempts=0)


class Limit(unittest.TestCase):
    def test_burst_then_rate_for_each_caller(self):
        clock = Clock()
        limit = RateLimit(rate=10, burst=2, callers=2, clock=clock)
        self.assertEqual([limit.allow("a"), limit.allow("a"), limit.allow("a")], [0, 0, 0.1])
        self.assertEqual(limit.allow("b"), 0)
        clock.now += 0.05
        self.assertAlmostEqual(limit.allow("a"), 0.05)
        clock.now += 0.0625
        self.assertEqual(limit.allow("a"), 0)
        clock.now += 60
        self.assertEqual([limit.allow("a"), limit.allow("a")], [0, 0])
        self.assertGreater(limit.allow("a"), 0)
        limit.allow("c"), limit.allow("d")
        self.assertEqual(limit.allow("a"), 0)
        with self.assertRaises(ValueError):
            RateLimit(rate=0)


class Degrade(unittest.TestCase):
    def test_states(self):
        degradation = Degradation()
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)
        run = lambda full: degradation.run("search", full, lambda: "popular", off="later")  # noqa: E731
        self.assertEqual(run(lambda: "all"), ("all", "full"))
        self.assertEqual(run(fail), ("popular", "degraded"))
        degradation.set_state("search", "degraded")
        self.assertEqual(run(self.fail), ("popular", "degraded"))
        degradation.set_state("search", "off")
        self.assertEqual(run(self.fail), ("later", "off"))
        with self.assertRaises(ValueError):
            degradation.set_state("search", "half")


if __name__ == "__main__":
    unittest.main()
