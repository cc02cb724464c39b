#include "control_plane/manifest_answer.hpp"

#include "governance/manifest/manifest.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace tutti::control_plane {

namespace {

std::string words_for(const std::vector<toml::Mistake>& mistakes) {
    const auto& [position, key, reason, suggestion] = mistakes.front();
    auto words = fmt::format("line {}, column {}: ", position.line, position.column);
    if (!key.empty()) words += key + ": ";
    words += reason;
    if (!suggestion.empty()) words += fmt::format(" (did you mean `{}`?)", suggestion);
    if (mistakes.size() > 1) words += fmt::format("; and {} more", mistakes.size() - 1);
    return words;
}

Task<governance::Outcome> answer(std::string text) { co_return read_manifest_answer(text); }

} // namespace

governance::Outcome read_manifest_answer(std::string_view text) {
    const auto manifest = governance::parse_manifest(text);
    if (manifest) return Value::object({{"objects", governance::to_value(*manifest)}});
    return std::unexpected(governance::Fault{
        .status = 400,
        .code = name(ErrorCode::InvalidInput),
        .message = words_for(manifest.error()),
        .field = "manifest"
    });
}

void add_manifest_command(CommandDesk& desk) {
    desk.on_own("object.read", [](const Value& params, const governance::Subject&) {
        return answer(std::string(params.find("manifest")->string()));
    });
}

} // namespace tutti::control_plane
