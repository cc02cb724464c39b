"""The model's playlists and order of time: each sentence of docs/events.md, worked out by hand."""

import unittest

from oracle.stage import at, brief, end, of, play, times


def one_step(kind="x", **more):
    return {"trigger": "go", "steps": [{"type": kind}], **more}


class TimeAndOrder(unittest.TestCase):
    def test_an_event_stamped_earlier_happens_at_the_time_reached(self):
        played = play([at(2, "go"), at(1, "go")], {"p": one_step()})
        self.assertEqual(times(played, "x"), [2, 2])

    def test_deadlines_before_an_input_come_first(self):
        playlists = {"p": {"trigger": "go", "interrupts": ["stop"], "steps": [{"type": "x", "offset": 0.999999}]}}
        self.assertEqual(brief(play([at(0, "go"), at(1, "stop")], playlists)), ["0.999999 x", "0.999999 completed run-1"])

    def test_an_interrupt_at_a_steps_very_instant_wins(self):
        playlists = {"p": {"trigger": "go", "interrupts": ["stop"], "steps": [{"type": "x", "offset": 1}]}}
        self.assertEqual(brief(play([at(0, "go"), at(1, "stop")], playlists)), ["1 interrupted run-1"])

    def test_deadlines_wait_for_every_input_of_their_instant(self):
        playlists = {"p": {"trigger": "go", "interrupts": ["stop"], "steps": [{"type": "x", "offset": 1}]}}
        self.assertEqual(brief(play([at(0, "go"), at(1, "other"), at(0.5, "stop")], playlists)), ["1 interrupted run-1"])

    def test_deadlines_of_one_instant_go_by_the_beginning_of_their_owners(self):
        gestures = {"h": {"hold": "b", "after": 1, "emit": "held"}, "q": {"debounce": "b", "quiet": 0.5, "emit": "calm"}}
        playlists = {"p": {"trigger": "go", "steps": [{"type": "x", "offset": 0.75}]}}
        played = play([at(0, "b", value=1), at(0.25, "go"), at(0.5, "b", value=1)], playlists, gestures)
        self.assertEqual(brief(played), ["1 held", "1 x", "1 completed run-1", "1 calm"])

    def test_runs_of_one_event_begin_in_the_order_of_the_file_before_its_gestures(self):
        gestures = {"h": {"hold": "go", "after": 1, "emit": "held"}}
        step = {"trigger": "go"}
        playlists = {"z": {**step, "steps": [{"type": "zz", "offset": 1}]}, "a": {**step, "steps": [{"type": "aa", "offset": 1}]}}
        told = brief(play([at(0, "go", value=True)], playlists, gestures))
        self.assertEqual([one for one in told if "run" not in one], ["1 zz", "1 aa", "1 held"])

    def test_what_a_step_leads_to_is_done_before_the_next_deadline_of_the_instant(self):
        playlists = {
            "first": {"trigger": "go", "steps": [{"type": "stop", "offset": 1}]},
            "second": {"trigger": "go", "interrupts": ["stop"], "steps": [{"type": "x", "offset": 1}]},
        }
        self.assertEqual(brief(play([at(0, "go")], playlists)), ["1 stop", "1 completed run-1", "1 interrupted run-2"])

    def test_a_trace_ends_at_its_end_with_the_deadlines_of_that_instant(self):
        playlists = {"p": {"trigger": "go", "steps": [{"type": "x", "repeat": 5, "interval": 1}]}}
        self.assertEqual(times(play([at(0, "go"), end(2), at(3, "go")], playlists), "x"), [0, 1, 2])

    def test_without_an_end_it_runs_until_no_deadline_is_left(self):
        playlists = {"p": {"trigger": "go", "steps": [{"type": "x", "offset": 1000}]}}
        self.assertEqual(times(play([at(0, "go")], playlists), "x"), [1000])


class Playlists(unittest.TestCase):
    def test_steps_merge_into_one_timeline_by_time_then_declaration(self):
        steps = [
            {"type": "a", "offset": 0.5, "repeat": 2, "interval": 0.5},
            {"type": "b", "repeat": 3, "interval": 0.5},
            {"type": "c", "offset": 0.5},
        ]
        told = brief(play([at(1, "go")], {"p": {"trigger": "go", "steps": steps}}))
        self.assertEqual(told, ["1 b", "1.5 a", "1.5 b", "1.5 c", "2 a", "2 b", "2 completed run-1"])

    def test_times_are_absolute_from_the_start(self):
        steps = [{"type": "x", "offset": 0.1, "repeat": 4, "interval": 0.3}]
        played = play([at(1.000001, "go")], {"p": {"trigger": "go", "steps": steps}})
        self.assertEqual([line["t"] for line in of(played, "x")], [1_100_001, 1_400_001, 1_700_001, 2_000_001])
        self.assertEqual([line["data"]["offset"] for line in of(played, "event.playlist.emitted")], [0.1, 0.4, 0.7, 1.0])

    def test_every_trigger_starts_a_run(self):
        played = play([at(0, "go"), at(0.5, "go")], {"p": {"trigger": "go", "steps": [{"type": "x", "offset": 1}]}})
        self.assertEqual(brief(played), ["1 x", "1 completed run-1", "1.5 x", "1.5 completed run-2"])

    def test_one_interrupt_stops_all_runs_that_list_it_in_the_order_they_began(self):
        waits = [{"type": "x", "offset": 9}]
        playlists = {
            "late": {"trigger": "b", "interrupts": ["stop", "halt"], "steps": waits},
            "early": {"trigger": "a", "interrupts": ["stop"], "steps": waits},
            "deaf": {"trigger": "a", "interrupts": ["halt"], "steps": waits},
        }
        played = play([at(0, "a"), at(0, "b"), at(1, "stop", 4, "pad", why=1), end(2)], playlists)
        self.assertEqual(brief(played), ["1 interrupted run-1", "1 interrupted run-3"])
        self.assertEqual(of(played, "event.playlist.stopped")[0]["data"]["interrupt_event"],
                         {"event_type": "stop", "producer_id": 4, "data": {"why": 1}})

    def test_what_is_both_first_stops_then_starts(self):
        playlists = {"p": {"trigger": "go", "interrupts": ["go"], "steps": [{"type": "x", "offset": 1}]}}
        played = play([at(0, "go"), at(0.5, "go"), end(1)], playlists)
        self.assertEqual([line["type"][15:] for line in played], ["created", "stopped", "created"])

    def test_a_step_comes_with_emitted_and_the_last_with_its_end_before_what_handlers_emit(self):
        gestures = {"m": {"rate_limit": "x", "per_second": 1, "emit": "y"}}
        played = play([at(0, "go")], {"p": one_step(completion="done")}, gestures)
        self.assertEqual([line["type"] for line in played],
                         ["event.playlist.created", "x", "event.playlist.emitted", "event.playlist.stopped", "done", "y"])

    def test_a_run_that_its_last_step_would_interrupt_is_completed(self):
        self.assertEqual(brief(play([at(0, "go")], {"p": one_step(interrupts=["x"])})), ["0 x", "0 completed run-1"])

    def test_a_run_may_be_stopped_by_its_own_step(self):
        steps = [{"type": "x"}, {"type": "y", "offset": 1}]
        self.assertEqual(brief(play([at(0, "go")], {"p": {"trigger": "go", "interrupts": ["x"], "steps": steps}})),
                         ["0 x", "0 interrupted run-1"])

    def test_only_a_completed_run_has_a_completion_event(self):
        playlists = {"p": one_step("x", interrupts=["stop"], completion="done")}
        self.assertEqual(brief(play([at(0, "go"), at(0, "stop")], playlists)), ["0 interrupted run-1"])

    def test_a_steps_event_has_its_time_its_producer_and_no_source(self):
        steps = [{"type": "x", "offset": 0.5, "producer": 5, "data": {"hue": 0}}]
        (line,) = of(play([at(1, "go", 2, "pad")], {"p": {"trigger": "go", "steps": steps}}), "x")
        self.assertEqual(line, {"t": 1_500_000, "type": "x", "producer": 5, "source": None, "data": {"hue": 0}})

    def test_lifecycle_events_say_what_they_have_to_say(self):
        steps = [{"type": "x", "data": {"a": 1}, "producer": 3, "repeat": 2, "interval": 0.5}]
        playlist = {"trigger": "go", "completion": "done", "metadata": {"feature": "f"}, "steps": steps}
        created, _, _, _, emitted, stopped, done = play([at(1, "go", 7, "pad", why="w")], {"show": playlist})
        run = {"playlist_id": "run-1", "definition_id": "def-1", "playlist_name": "show", "playlist_metadata": {"feature": "f"}}
        trigger = {"trigger_event": {"event_type": "go", "producer_id": 7, "data": {"why": "w"}}}
        self.assertEqual(created["data"], {**run, **trigger, "steps": [{
            "event_type": "x", "producer_id": 3, "data": {"a": 1}, "offset": 0.0, "repeat": 2, "interval": 0.5}]})
        self.assertEqual(emitted["data"], {**run, **trigger, "step_index": 0, "repeat_index": 1, "event_type": "x",
                                           "producer_id": 3, "offset": 0.5, "data": {"a": 1}})
        self.assertEqual(stopped["data"], {**run, "reason": "completed"})
        self.assertEqual(done["data"], {**run, **trigger})
        self.assertTrue(all(line["producer"] == 0 and line["source"] is None for line in (created, emitted, stopped, done)))

    def test_interval_stands_where_the_step_repeats(self):
        (created, *_) = play([at(0, "go")], {"p": one_step()})
        self.assertNotIn("interval", created["data"]["steps"][0])

    def test_ids_are_numbered_by_first_appearance(self):
        playlists = {"first": one_step(), "second": {**one_step(), "trigger": "b"}}
        played = of(play([at(0, "b"), at(1, "go"), at(2, "b")], playlists), "event.playlist.created")
        self.assertEqual([(line["data"]["definition_id"], line["data"]["playlist_id"]) for line in played],
                         [("def-1", "run-1"), ("def-2", "run-2"), ("def-1", "run-3")])

    def test_the_plans_own_table_plays_as_it_says(self):
        playlists = {"colour": {"trigger": "start.sequence", "interrupts": ["stop.sequence"],
                                "steps": [{"type": "color.update", "repeat": 60, "interval": 1.0}]}}
        gestures = {"tap": {"double_tap": "button.press", "window": 0.5, "emit": "button.double_tap"}}
        played = play([at(0, "start.sequence"), at(0.5, "button.press", 1), at(0.75, "button.press", 1),
                       at(3.2, "stop.sequence")], playlists, gestures)
        self.assertEqual(brief(played), ["0 color.update", "0.75 button.double_tap", "1 color.update", "2 color.update",
                                         "3 color.update", "3.2 interrupted run-1"])
