#include "governance/catalogue.hpp"

namespace tutti::governance {

namespace {

constexpr std::string_view director = "director";
constexpr double most_in_a_list = 1000;
constexpr double most_counted = 9007199254740991;

CommandType change(std::string_view action, std::string_view summary) {
    return {
        .name = action,
        .target = director,
        .action = action,
        .summary = summary,
        .parameters =
            {dotted_name("name", "what it is called"), table("definition", "its keys, as in the file"),
             list(
                 "definitions", Parameter::Kind::Table, most_in_a_list,
                 "several, each with its name and definition"
             )},
        .either = {{"name", "definition"}, {"definitions"}},
        .leader = LeaderNeed::Leads,
        .deadline = seconds(30)
    };
}

CommandType removal(std::string_view action, std::string_view summary) {
    return {
        .name = action,
        .target = director,
        .action = action,
        .summary = summary,
        .parameters =
            {dotted_name("name", "which"), list("names", Parameter::Kind::Name, most_in_a_list, "several")},
        .either = {{"name"}, {"names"}},
        .leader = LeaderNeed::Leads,
        .deadline = seconds(30)
    };
}

CommandType question(
    std::string_view name, std::string_view action, std::string_view summary,
    std::vector<Parameter> parameters
) {
    return {
        .name = name,
        .target = director,
        .action = action,
        .summary = summary,
        .parameters = std::move(parameters),
        .permission = Permission::Look,
        .effect = Effect::None
    };
}

CommandType deed(
    std::string_view name, std::string_view action, std::string_view summary,
    std::vector<Parameter> parameters, std::vector<std::vector<std::string_view>> either,
    Repetition repetition
) {
    return {
        .name = name,
        .target = director,
        .action = action,
        .summary = summary,
        .parameters = std::move(parameters),
        .either = std::move(either),
        .repetition = repetition
    };
}

std::vector<Parameter> piece() {
    return {
        whole("after", 0, most_counted, "the `next` of the piece before"),
        whole("limit", 1, most_counted, "how many at most (32)"), dotted_name("name", "only this one")
    };
}

Parameter prefix() { return text("prefix", "how the names begin of those that are wanted", 256); }

} // namespace

std::vector<CommandType> director_commands() {
    return {
        question("playlist.list", "playlist.list", "the playlists, piece by piece, or one", piece()),
        question("peripheral.list", "peripheral.list", "the gestures, piece by piece, or one", piece()),
        question("playlist.runs", "playlist.runs", "active runs, and the last ones", {}),
        change("playlist.register", "registers a playlist, or several"),
        change("playlist.update", "another definition of a playlist, or of several"),
        removal("playlist.remove", "removes a playlist, or several; what runs of it goes on to its end"),
        change("peripheral.register", "registers a gesture, or several"),
        change("peripheral.update", "another definition of a gesture, or of several"),
        removal("peripheral.remove", "removes a gesture, or several"),
        deed(
            "playlist.start", "playlist.start", "starts a run of a playlist",
            {needed(dotted_name("name", "which"))}, {}, Repetition::Never
        ),
        deed(
            "playlist.stop", "playlist.stop", "stops a run, or all runs of a playlist",
            {text("playlist_id", "the run, as playlist.start said it", 128),
             dotted_name("name", "the playlist")},
            {{"playlist_id"}, {"name"}}, Repetition::Never
        ),
        question(
            "event.state", "state.get", "the latest event of a type",
            {needed(dotted_name("type", "which")), text("source", "only of this source", 256),
             whole("producer", -2147483648.0, 2147483647, "only of this producer")}
        ),
        question(
            "event.snapshot", "state.snapshot", "the latest event of each type and producer", {prefix()}
        ),
        question(
            "event.recent", "events.recent", "the last events in and out",
            {whole("limit", 0, most_counted, "how many at most (500)")}
        ),
        question(
            "event.why", "why", "an event and its causes, the oldest first",
            {needed(text("source", "who said it", 256)), needed(text("id", "its id", 256))}
        ),
        question("event.graph", "graph", "who hears what, as a graph for Graphviz", {prefix()}),
        deed("event.trace_on", "trace.on", "logs every event in and out", {}, {}, Repetition::Safe),
        deed("event.trace_off", "trace.off", "logs no events any more", {}, {}, Repetition::Safe),
    };
}

} // namespace tutti::governance
