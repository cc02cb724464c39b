#include "control_plane/objects/definition_reconciler.hpp"

#include "base/sorted_members.hpp"
#include "base/value_path.hpp"
#include "event/definition/read_gesture.hpp"
#include "event/definition/read_playlist.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::control_plane {

using governance::objects::Object;
using governance::objects::Wanted;

namespace {

using Family = DefinitionReconciler::Family;
using Mistakes = std::vector<toml::Mistake>;

/// As the director shows it: what is left out, and how numbers are written, is the same then.
std::expected<Value, Mistakes> as_shown(Family family, std::string_view name, const Value& spec) {
    namespace definition = event::definition;
    if (family == Family::Playlist) {
        const auto read = definition::read_playlist(name, spec);
        if (!read) return std::unexpected(read.error());
        return sorted_members(definition::to_value(*read));
    }
    const auto read = definition::read_gesture(name, spec);
    if (!read) return std::unexpected(read.error());
    return sorted_members(definition::to_value(*read));
}

std::string sentence_of(const Mistakes& mistakes) {
    std::string told;
    for (const auto& each : mistakes) {
        if (!told.empty()) told += "; ";
        told += each.key.empty() ? each.reason : fmt::format("{}: {}", each.key, each.reason);
        if (!each.suggestion.empty()) told += fmt::format(", did you mean {}?", each.suggestion);
    }
    return told;
}

} // namespace

std::string_view DefinitionReconciler::kind() const {
    return family_ == Family::Playlist ? "playlist" : "gesture";
}

std::string_view DefinitionReconciler::word() const {
    return family_ == Family::Playlist ? "playlist" : "peripheral";
}

std::optional<governance::Fault>
DefinitionReconciler::admit(const Wanted& wanted, store::ControlTransaction&) const {
    const auto shown = as_shown(family_, wanted.key.name, wanted.spec);
    if (shown) return std::nullopt;
    auto fault = governance::fault_of({ErrorCode::InvalidInput, sentence_of(shown.error())});
    fault.field = shown.error().front().key;
    return fault;
}

Task<Result<Value>> DefinitionReconciler::tell(std::string_view change, Value params) const {
    auto answer = co_await director_.ask(fmt::format("{}.{}", word(), change), std::move(params));
    co_return answer;
}

Task<Result<std::optional<DefinitionReconciler::Present>>> DefinitionReconciler::look(std::string name
) const {
    const auto answer = co_await tell("list", Value::object({{"name", name}}));
    if (!answer) co_return std::unexpected(answer.error());
    const auto* found = find_at(*answer, fmt::format("{}s", word()), 0);
    if (found == nullptr) co_return std::optional<Present>();
    const auto* definition = found->find("definition");
    if (definition == nullptr || text_at(*found, "name") != name)
        co_return fail(ErrorCode::Environment, fmt::format("{}.list answered something else", word()));
    co_return Present{text_at(*found, "origin") == "file", sorted_members(*definition)};
}

Task<Result<Observed>> DefinitionReconciler::take_away(std::string name) const {
    const auto present = co_await look(name);
    if (!present) co_return std::unexpected(present.error());
    if (!*present || (*present)->is_from_file) co_return Observed{};
    const auto removed = co_await tell("remove", Value::object({{"name", name}}));
    if (!removed && removed.error().code != ErrorCode::NotFound) co_return std::unexpected(removed.error());
    co_return Observed{};
}

Task<Result<Observed>> DefinitionReconciler::reconcile(std::string name, std::optional<Object> desired) {
    if (!desired) {
        auto gone = co_await take_away(std::move(name));
        co_return gone;
    }
    const auto wanted = as_shown(family_, name, desired->spec);
    if (!wanted)
        co_return Observed{governance::objects::not_valid("NotUnderstood", sentence_of(wanted.error()))};
    const auto present = co_await look(name);
    if (!present) co_return std::unexpected(present.error());
    Observed observed{governance::objects::as_wanted()};
    if (*present && (*present)->definition == *wanted) co_return observed;
    if (*present && (*present)->is_from_file)
        co_return Observed{governance::objects::not_valid(
            "StandsInFile",
            fmt::format("[{}.{}] stands in the installation's file: change it there", kind(), name)
        )};
    const std::string_view change = *present ? "update" : "register";
    auto params = Value::object({{"name", name}, {"definition", desired->spec}});
    const auto told = co_await tell(change, std::move(params));
    if (!told) co_return std::unexpected(told.error());
    observed.corrected = *present ? "it was another" : "it was not there";
    co_return observed;
}

} // namespace tutti::control_plane
