#include "workers/osc/query_command.hpp"

#include "base/json.hpp"
#include "osc/packet.hpp"

namespace tutti::osc_router {

std::optional<QueryCommand> parse_query_command(std::string_view text) {
    const auto json = parse_json(text);
    if (!json) return std::nullopt;
    const auto* word = json->find("COMMAND");
    const auto* address = json->find("DATA");
    if (word == nullptr || !word->is_string() || address == nullptr || !address->is_string())
        return std::nullopt;
    if (!address->string().starts_with('/') || address->string().size() > osc::max_address_size)
        return std::nullopt;
    if (word->string() == "LISTEN")
        return QueryCommand{QueryCommand::Word::Listen, std::string(address->string())};
    if (word->string() == "IGNORE")
        return QueryCommand{QueryCommand::Word::Ignore, std::string(address->string())};
    return std::nullopt;
}

} // namespace tutti::osc_router
