// Performance: an engine told the time, whose results are lines of text. The vocabulary of this folder's
// tests.
#pragma once

#include "base/json.hpp"
#include "event/engine.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::event::testing {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

/// A value written as JSON.
inline Value json(std::string_view text) {
    auto value = parse_json(text);
    EXPECT_TRUE(value) << text;
    return value ? *value : Value();
}

/// An event that results is the line "<microseconds> <type> <producer>", the producer as "source/number",
/// "number" without a source, and nothing at all for Tutti itself. Lifecycle events are "created run-1",
/// "emitted run-1 <step>.<repeat>" and "stopped run-1 <reason>" in the place of the type.
class Performance : private IdSource, private Report {
public:
    explicit Performance(Engine::Options options = {}) : engine(*this, *this, options) {
        engine.bus().subscribe_all(std::numeric_limits<int>::max(), [this](const Event& event) {
            if (event.origin == Origin::Input) return;
            lines_.push_back(line(event));
            results.push_back(event);
        });
    }

    // ---- definitions ----
    void add(definition::Playlist playlist) { EXPECT_TRUE(engine.playlists().add(std::move(playlist))); }
    template <typename Kind>
    void add(std::string name, Kind kind, Value metadata = {}) {
        EXPECT_TRUE(engine.gestures().add({std::move(name), std::move(kind), std::move(metadata)}));
    }
    GestureView view(std::string_view gesture) {
        for (const auto& each : engine.gestures().views())
            if (each.definition.name == gesture) return each;
        invariant(false, "no such gesture");
        std::abort();
    }

    // ---- what happens ----
    /// An event of the producer "pad"/number.
    void
    input(microseconds at, std::string_view type, std::int32_t number = 1, Value data = Value::object({})) {
        from("pad", at, type, number, std::move(data));
    }
    void input(microseconds at, std::string_view type, Value data) { input(at, type, 1, std::move(data)); }
    void from(
        std::string_view source, microseconds at, std::string_view type, std::int32_t number = 1,
        Value data = Value::object({})
    ) {
        EXPECT_TRUE(engine.input(type, source, number, WallTime(at), std::move(data)));
    }
    void advance(microseconds to) { engine.advance(WallTime(to)); }
    void run_out() {
        while (engine.next_deadline()) engine.fire_next();
    }
    RunId start(std::string_view playlist) {
        const auto run = engine.playlists().start(playlist);
        EXPECT_TRUE(run) << playlist;
        return run.value_or(RunId{});
    }

    // ---- what results ----
    /// The lines since the last call.
    Lines take() { return std::exchange(lines_, {}); }
    /// Everything that is left to come, too.
    Lines take_all() {
        run_out();
        return take();
    }
    /// How many events of the type resulted so far.
    int count(std::string_view type) {
        int found = 0;
        for (const auto& event : results) found += engine.names().text(event.type) == type ? 1 : 0;
        return found;
    }
    /// The data of the latest event of the type that resulted, as JSON.
    std::string data(std::string_view type) {
        for (auto event = results.rbegin(); event != results.rend(); ++event)
            if (engine.names().text(event->type) == type) return print_json(event->data);
        return "none";
    }
    TypeId type(std::string_view text) { return *engine.names().type(text); }

    Engine engine;
    std::vector<Event> results;
    Lines
        reports; ///< "failed <type>: <why>", "circle <type>", "flapping <name>", "back <name> <microseconds>"

private:
    std::string line(const Event& event) {
        const auto at = event.time.time_since_epoch().count();
        const auto type_text = engine.names().text(event.type);
        const auto text = [&](const char* key) { return event.data.find(key)->string(); };
        const auto index = [&](const char* key) { return event.data.find(key)->integer(); };
        if (type_text == "event.playlist.created")
            return fmt::format("{} created {}", at, text("playlist_id"));
        if (type_text == "event.playlist.emitted")
            return fmt::format(
                "{} emitted {} {}.{}", at, text("playlist_id"), index("step_index"), index("repeat_index")
            );
        if (type_text == "event.playlist.stopped")
            return fmt::format("{} stopped {} {}", at, text("playlist_id"), text("reason"));
        const auto& producer = engine.names().producer(event.producer);
        if (event.producer == no_producer) return fmt::format("{} {}", at, type_text);
        if (producer.source.empty()) return fmt::format("{} {} {}", at, type_text, producer.number);
        return fmt::format("{} {} {}/{}", at, type_text, producer.source, producer.number);
    }

    std::string run_id() override { return fmt::format("run-{}", ++runs_); }
    std::string definition_id(std::string_view) override { return fmt::format("def-{}", ++definitions_); }
    std::string peripheral_id(std::string_view) override { return fmt::format("vp-{}", ++peripherals_); }

    void handler_failed(const Event& event, std::string_view why) override {
        reports.push_back(fmt::format("failed {}: {}", engine.names().text(event.type), why));
    }
    void circle_cut(const Event& event) override {
        reports.push_back(fmt::format("circle {}", engine.names().text(event.type)));
    }
    void flapping(std::string_view name, const Event&) override {
        reports.push_back(fmt::format("flapping {}", name));
    }

    void clock_set_back(std::string_view name, const Event&, microseconds back) override {
        reports.push_back(fmt::format("back {} {}", name, back.count()));
    }

    Lines lines_;
    int runs_ = 0;
    int definitions_ = 0;
    int peripherals_ = 0;
};

} // namespace tutti::event::testing
