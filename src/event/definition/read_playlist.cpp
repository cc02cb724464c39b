#include "event/definition/read_playlist.hpp"

#include "event/definition/definition.hpp"
#include "event/definition/event_values.hpp"
#include "event/definition/recommended.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::event::definition {

namespace {

using std::chrono::hours;

constexpr std::size_t most_interrupts = 100;
constexpr toml::Seconds offset_time{microseconds(0), hours(24)};
constexpr toml::Seconds interval_time{microseconds(1), hours(24)};
constexpr toml::Whole repeats{1, 1'000'000};

void warn_outside(toml::TableReader& table, std::string_view key, std::string warning) {
    if (!warning.empty()) table.warning(key, std::move(warning));
}

void read_repeats(toml::TableReader& table, PlaylistStep& step) {
    const bool has_repeat = table.read("repeat", step.repeat, repeats) || !table.has("repeat");
    const bool has_interval = table.read("interval", step.interval, interval_time);
    if (!has_repeat) return; // whether it needs an interval cannot be told
    if (step.repeat > 1 && !table.has("interval"))
        table.missing("interval", "a step that repeats needs one, in seconds");
    if (step.repeat == 1 && has_interval) {
        table.warning("interval", "has no effect: the step does not repeat");
        step.interval = microseconds(0);
    }
    warn_outside(table, "repeat", outside_recommended(Measure::StepRepeat, step.repeat));
    if (step.repeat > 1 && has_interval)
        warn_outside(table, "interval", outside_recommended(Measure::StepInterval, step.interval));
}

void read_step(toml::TableReader& table, PlaylistStep& step) {
    table.read_needed("type", step.type, EmittedType{}, "the type of the event that the step emits");
    table.read("data", step.data, Data{});
    table.read("offset", step.offset, offset_time);
    warn_outside(table, "offset", outside_recommended(Measure::StepOffset, step.offset));
    read_repeats(table, step);
    table.read("producer", step.producer, producer_number);
}

void read_steps(toml::TableReader& table, Playlist& playlist) {
    if (!table.has("steps"))
        table.missing("steps", "a list of at least one step, such as [{ type = \"flash\" }]");
    const bool is_read = table.read_tables("steps", most_steps, [&](toml::TableReader& inner) {
        read_step(inner, playlist.steps.emplace_back());
    });
    if (is_read && playlist.steps.empty()) table.mistake("steps", "must be at least one step");
    warn_outside(table, "steps", outside_recommended(Measure::PlaylistLength, length(playlist)));
}

void check_interrupts(toml::TableReader& table, const std::vector<std::string>& interrupts) {
    if (interrupts.size() > most_interrupts)
        return table.mistake("interrupts", fmt::format("must be at most {} types", most_interrupts));
    for (auto type = interrupts.begin(); type != interrupts.end(); ++type)
        if (std::find(interrupts.begin(), type, *type) != type)
            table.mistake("interrupts", fmt::format("`{}` stands here twice", *type));
}

Value to_value(const PlaylistStep& step) {
    const PlaylistStep plain;
    std::vector<Member> members = {{"type", step.type}};
    if (step.data != plain.data) members.push_back({"data", step.data});
    if (step.offset != plain.offset) members.push_back({"offset", to_seconds(step.offset)});
    if (step.repeat != plain.repeat) members.push_back({"repeat", step.repeat});
    if (step.repeat > 1) members.push_back({"interval", to_seconds(step.interval)});
    if (step.producer != plain.producer) members.push_back({"producer", step.producer});
    return Value::object(std::move(members));
}

} // namespace

void read_playlist(toml::TableReader& table, Playlist& playlist) {
    check_definition_size(table);
    table.read("trigger", playlist.trigger, EventType{});
    if (table.read_list("interrupts", playlist.interrupts, EventType{}))
        check_interrupts(table, playlist.interrupts);
    table.read("completion", playlist.completion, EmittedType{});
    table.read("metadata", playlist.metadata, Metadata{});
    read_steps(table, playlist);
}

std::expected<Playlist, std::vector<toml::Mistake>>
read_playlist(std::string_view name, const Value& definition, std::vector<toml::Mistake>* warnings) {
    Playlist playlist;
    playlist.name = name;
    auto mistakes = read_definition("playlist", name, definition, warnings, [&](toml::TableReader& table) {
        read_playlist(table, playlist);
    });
    if (!mistakes.empty()) return std::unexpected(std::move(mistakes));
    return playlist;
}

Value to_value(const Playlist& playlist) {
    std::vector<Member> members;
    if (playlist.trigger) members.push_back({"trigger", *playlist.trigger});
    if (!playlist.interrupts.empty())
        members.push_back(
            {"interrupts",
             Value::array(std::vector<Value>(playlist.interrupts.begin(), playlist.interrupts.end()))}
        );
    if (playlist.completion) members.push_back({"completion", *playlist.completion});
    if (!playlist.metadata.is_null()) members.push_back({"metadata", playlist.metadata});
    std::vector<Value> steps;
    for (const auto& step : playlist.steps) steps.push_back(to_value(step));
    members.push_back({"steps", Value::array(std::move(steps))});
    return Value::object(std::move(members));
}

} // namespace tutti::event::definition
