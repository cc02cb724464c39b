#include "director/commands.hpp"

#include "director/graph.hpp"
#include "director/listing.hpp"
#include "event/definition/gesture_kinds.hpp"
#include "event/definition/read_gesture.hpp"
#include "event/definition/read_playlist.hpp"
#include "worker/rim.hpp"

#include <fmt/format.h>

#include <limits>
#include <memory>
#include <vector>

namespace tutti::director {

namespace {

Result<std::string> text(const Value& params, std::string_view key) {
    const Value* value = params.find(key);
    if (value != nullptr && value->is_string()) return std::string(value->string());
    return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" must be a string", key));
}

Value texts(const std::vector<std::string>& all) {
    return Value::array(std::vector<Value>(all.begin(), all.end()));
}

Value events_value(const std::vector<contract::Event>& events) {
    std::vector<Value> all;
    for (const auto& event : events) all.push_back(contract::to_value(event));
    return Value::object({{"events", Value::array(std::move(all))}});
}

/// A graph of more is neither looked at nor sent.
constexpr std::size_t most_drawn = 500;

/// Those whose name begins so; one more than can be drawn at most.
template <typename Definition>
std::vector<Definition> named(const event::definition::Roll<Definition>& roll, std::string_view prefix) {
    std::vector<Definition> found;
    for (const auto& [order, definition] : roll) {
        if (!definition.name.starts_with(prefix)) continue;
        found.push_back(definition);
        if (found.size() > most_drawn) break;
    }
    return found;
}

class Commands {
public:
    Commands(Performance& performance, const Score& score, CommandHooks hooks)
        : performance_(performance), score_(score), hooks_(std::move(hooks)) {}

    // ---- definitions ----

    Result<Value> list_playlists(const Value& params) {
        const auto piece = Piece::read(params);
        if (!piece) return std::unexpected(piece.error());
        auto& playlists = performance_.engine().playlists();
        Listing listing(*piece);
        if (params.find("name") != nullptr) {
            const auto name = text(params, "name");
            if (!name) return std::unexpected(name.error());
            const auto* one = playlists.find(*name);
            if (one != nullptr) listing.take(one->order, [&] { return describe(playlists, *one); });
            return std::move(listing).answer("playlists", one != nullptr ? 1 : 0);
        }
        for (const auto* definition : playlists.definitions(piece->after, piece->limit + 1))
            if (!listing.take(definition->order, [&] { return describe(playlists, *definition); })) break;
        return std::move(listing).answer("playlists", playlists.size());
    }

    Result<Value> list_gestures(const Value& params) {
        const auto piece = Piece::read(params);
        if (!piece) return std::unexpected(piece.error());
        auto& gestures = performance_.engine().gestures();
        Listing listing(*piece);
        if (params.find("name") != nullptr) {
            const auto name = text(params, "name");
            if (!name) return std::unexpected(name.error());
            const auto order = gestures.order_of(*name);
            if (order != 0)
                for (const auto& view : gestures.views(order - 1, 1))
                    listing.take(view.order, [&] { return describe(view); });
            return std::move(listing).answer("peripherals", order != 0 ? 1 : 0);
        }
        for (const auto& view : gestures.views(piece->after, piece->limit + 1))
            if (!listing.take(view.order, [&] { return describe(view); })) break;
        return std::move(listing).answer("peripherals", gestures.size());
    }

    // ---- runs ----

    Result<Value> start(const Value& params) {
        const auto name = text(params, "name");
        if (!name) return std::unexpected(name.error());
        hooks_.catch_up();
        auto id = begin(*name);
        if (!id) return id;
        hooks_.wake();
        return Value::object({{"playlist_id", std::move(*id)}});
    }

    Result<Value> stop(const Value& params) {
        hooks_.catch_up();
        auto& playlists = performance_.engine().playlists();
        std::vector<event::RunId> stopping;
        if (params.find("playlist_id") != nullptr) {
            const auto id = text(params, "playlist_id");
            if (!id) return std::unexpected(id.error());
            if (const auto run = playlists.find_run(*id)) stopping.push_back(*run);
        } else {
            const auto name = text(params, "name");
            if (!name)
                return fail(
                    ErrorCode::InvalidInput, "say which: \"playlist_id\" of a run, or \"name\" of a playlist"
                );
            const auto* definition = playlists.find(*name);
            if (definition == nullptr) return fail(ErrorCode::NotFound, fmt::format("no playlist {}", *name));
            stopping = playlists.runs(definition);
        }
        std::size_t stopped = 0;
        for (const auto run : stopping) stopped += playlists.stop(run) ? 1U : 0U;
        return Value::object({{"stopped", stopped}});
    }

    // ---- what happened ----

    Result<Value> state(const Value& params) {
        const auto type = text(params, "type");
        if (!type) return std::unexpected(type.error());
        auto& engine = performance_.engine();
        const auto known = engine.names().find_type(*type);
        if (!known) return Value();
        const Value* source = params.find("source");
        const Value* producer = params.find("producer");
        const event::Event* found = nullptr;
        for (const auto& event : engine.bus().state().of_producers(*known)) {
            const auto& by = engine.names().producer(event.producer);
            if (source != nullptr && !(*source == Value(by.source))) continue;
            if (producer != nullptr && !(*producer == Value(by.number))) continue;
            if (found == nullptr || event.number > found->number) found = &event;
        }
        return found != nullptr ? contract::to_value(performance_.ledger().describe(*found)) : Value();
    }

    Result<Value> snapshot(const Value& params) {
        std::string prefix;
        if (params.find("prefix") != nullptr) {
            auto given = text(params, "prefix");
            if (!given) return std::unexpected(given.error());
            prefix = std::move(*given);
        }
        std::vector<contract::Event> events;
        for (const auto& event : performance_.engine().bus().state().snapshot())
            if (performance_.engine().names().text(event.type).starts_with(prefix))
                events.push_back(performance_.ledger().describe(event));
        return events_value(events);
    }

    Result<Value> recent(const Value& params) const {
        std::size_t limit = EventLedger::most_remembered;
        if (const Value* given = params.find("limit")) {
            if (!given->is_integer() || given->integer() < 0)
                return fail(ErrorCode::InvalidInput, "\"limit\" must be a count");
            limit = static_cast<std::size_t>(given->integer());
        }
        return events_value(performance_.ledger().recent(limit));
    }

    Result<Value> why(const Value& params) const {
        const auto source = text(params, "source");
        const auto id = text(params, "id");
        if (!source) return std::unexpected(source.error());
        if (!id) return std::unexpected(id.error());
        const auto chain = performance_.ledger().why(*source, *id);
        if (chain.empty())
            return fail(
                ErrorCode::NotFound, fmt::format("event {} of {} is not among the last ones", *id, *source)
            );
        return events_value(chain);
    }

    Result<Value> graph(const Value& params) const {
        std::string prefix;
        if (params.find("prefix") != nullptr) {
            auto given = text(params, "prefix");
            if (!given) return std::unexpected(given.error());
            prefix = std::move(*given);
        }
        const auto playlists = named(score_.definitions().playlists(), prefix);
        const auto gestures = named(score_.definitions().gestures(), prefix);
        if (const auto count = playlists.size() + gestures.size(); count > most_drawn)
            return fail(
                ErrorCode::LimitExceeded,
                fmt::format(
                    "more than {} definitions are too many for one drawing: say by \"prefix\" how the names "
                    "begin of those that you want",
                    most_drawn
                )
            );
        return Value::object({{"dot", draw_graph(playlists, gestures)}});
    }
    Value runs() const { return Value::object({{"runs", performance_.runs().to_value()}}); }
    Value trace(bool on) {
        hooks_.set_trace(on);
        return Value::object({});
    }

private:
    /// The run's id, taken before anything hears of the run: it may be over once all have.
    Result<Value> begin(std::string_view playlist) {
        auto& engine = performance_.engine();
        const event::EventBus::Turn turn(engine.bus());
        const auto run = engine.playlists().start(playlist);
        if (!run) return std::unexpected(run.error());
        return Value(engine.playlists().view(*run).playlist_id);
    }

    const char* origin(Family family, std::string_view name) const {
        return score_.is_from_file(family, name) ? "file" : "bus";
    }

    Value describe(event::Playlists& playlists, const event::PlaylistDefinition& definition) const {
        const auto& playlist = definition.playlist;
        std::vector<Member> members = {
            {"name", playlist.name},
            {"definition_id", playlists.id_of(definition)},
            {"origin", origin(Family::Playlist, playlist.name)}
        };
        if (playlist.trigger) members.push_back({"trigger", *playlist.trigger});
        members.push_back({"interrupts", texts(playlist.interrupts)});
        if (playlist.completion) members.push_back({"completion", *playlist.completion});
        if (!playlist.metadata.is_null()) members.push_back({"metadata", playlist.metadata});
        members.push_back({"steps", definition.steps_value()});
        members.push_back({"duration", to_seconds(definition.length)});
        members.push_back({"active", definition.active});
        members.push_back({"starts", definition.starts});
        members.push_back({"suppressed", definition.suppressed});
        members.push_back({"definition", event::definition::to_value(playlist)});
        return Value::object(std::move(members));
    }

    Value describe(const event::GestureView& view) const {
        const auto& gesture = view.definition;
        const auto emits = event::emitted_type(gesture);
        std::vector<Member> members = {
            {"name", gesture.name},
            {"id", view.id},
            {"kind", event::definition::name(gesture.kind)},
            {"origin", origin(Family::Gesture, gesture.name)}
        };
        if (!gesture.metadata.is_null()) members.push_back({"metadata", gesture.metadata});
        members.push_back({"listens", texts(event::listened_types(gesture))});
        members.push_back({"emits", emits ? Value(*emits) : Value()});
        members.push_back({"fired", view.fired});
        members.push_back({"suppressed", view.suppressed});
        members.push_back({"begun_anew", view.begun_anew});
        members.push_back({"last_fired", view.last_fired ? Value(to_seconds(*view.last_fired)) : Value()});
        members.push_back({"definition", event::definition::to_value(gesture)});
        return Value::object(std::move(members));
    }

    Performance& performance_;
    const Score& score_;
    CommandHooks hooks_;
};

} // namespace

void add_commands(
    worker::Worker& worker, Performance& performance, const Score& score, ChangeDesk& changes,
    CommandHooks hooks
) {
    for (const auto& [family, word] :
         {std::pair(Family::Playlist, "playlist"), std::pair(Family::Gesture, "peripheral")})
        for (const auto& [change, verb] :
             {std::pair(Change::Register, "register"), std::pair(Change::Update, "update"),
              std::pair(Change::Remove, "remove")})
            worker::on_command_task(
                worker, fmt::format("{}.{}", word, verb),
                [&changes, family, change](Value params) {
                    return changes.change(family, change, std::move(params));
                }
            );

    // Owned by the worker's handlers, all of which share it.
    const auto commands = std::make_shared<Commands>(performance, score, std::move(hooks));
    using Answer = Result<Value>;
    const auto on = [&](std::string name, auto answer) {
        worker.on_command(std::move(name), [commands, answer](const Value& params) -> Answer {
            return answer(*commands, params);
        });
    };
    on("playlist.list", [](Commands& c, const Value& params) -> Answer { return c.list_playlists(params); });
    on("playlist.start", [](Commands& c, const Value& params) -> Answer { return c.start(params); });
    on("playlist.stop", [](Commands& c, const Value& params) -> Answer { return c.stop(params); });
    on("playlist.runs", [](Commands& c, const Value&) -> Answer { return c.runs(); });
    on("peripheral.list", [](Commands& c, const Value& params) -> Answer { return c.list_gestures(params); });
    on("state.get", [](Commands& c, const Value& params) -> Answer { return c.state(params); });
    on("state.snapshot", [](Commands& c, const Value& params) -> Answer { return c.snapshot(params); });
    on("events.recent", [](Commands& c, const Value& params) -> Answer { return c.recent(params); });
    on("why", [](Commands& c, const Value& params) -> Answer { return c.why(params); });
    on("graph", [](Commands& c, const Value& params) -> Answer { return c.graph(params); });
    on("trace.on", [](Commands& c, const Value&) -> Answer { return c.trace(true); });
    on("trace.off", [](Commands& c, const Value&) -> Answer { return c.trace(false); });
}

} // namespace tutti::director
