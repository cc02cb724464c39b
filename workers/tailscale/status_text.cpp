#include "workers/tailscale/status_text.hpp"

#include "base/json.hpp"
#include "base/utf8.hpp"
#include "base/value_path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace tutti::tailscale {

namespace {

constexpr std::size_t longest_name =
    80; // bytes; three times as many where each is encoded in a sensor's name

/// The ways to name a peer, the shortest first; later ones tell those apart that share an earlier one.
using Names = std::array<std::string, 3>;

Names names_of(const Value& peer) {
    auto domain = text_at(peer, "DNSName").value_or("");
    if (domain.ends_with('.')) domain.remove_suffix(1);
    auto host = domain.substr(0, domain.find('.'));
    if (host.empty()) host = text_at(peer, "HostName").value_or("");
    const auto identity = text_at(peer, "ID").value_or("");
    Names names;
    std::ranges::transform(std::array{host, domain, identity}, names.begin(), [](std::string_view name) {
        return std::string(first_characters(name, longest_name));
    });
    return names;
}

/// Go's zero time stands for "never" and for "now".
std::optional<std::string> last_seen_of(const Value& peer) {
    constexpr std::size_t longest_time = 40;
    const auto time = text_at(peer, "LastSeen");
    if (!time || time->starts_with("0001-") || time->size() > longest_time) return std::nullopt;
    return std::string(*time);
}

std::vector<Peer> peers_of(const Value& status) {
    const auto* table = status.find("Peer");
    if (table == nullptr || !table->is_object()) return {};
    std::map<std::string, int> uses; // by how many peers
    for (const auto& [key, peer, position] : table->members()) {
        const auto names = names_of(peer);
        for (const auto& name : std::set(names.begin(), names.end())) ++uses[name];
    }
    std::vector<Peer> peers;
    for (const auto& [key, peer, position] : table->members()) {
        const auto names = names_of(peer);
        const auto own = std::ranges::find_if(names, [&uses](const std::string& name) {
            return !name.empty() && uses[name] == 1;
        });
        auto& added = peers.emplace_back();
        if (own != names.end()) added.name = *own;
        added.is_online = boolean_at(peer, "Online").value_or(false);
        if (!added.is_online) added.last_seen = last_seen_of(peer);
    }
    std::ranges::sort(peers, {}, &Peer::name);
    return peers;
}

} // namespace

std::size_t Status::online() const noexcept {
    return static_cast<std::size_t>(std::ranges::count(peers, true, &Peer::is_online));
}

Result<Status> parse_status(std::string_view json) {
    const auto value = parse_json(json);
    if (!value)
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("the status is no JSON, or broken off: {}", value.error().message)
        );
    const auto state = text_at(*value, "BackendState");
    if (!state) return fail(ErrorCode::InvalidInput, "the status does not say BackendState");
    Status status;
    status.state = first_characters(*state, longest_name);
    const auto* self = value->find("Self");
    status.is_connected = *state == "Running" && self != nullptr && self->is_object();
    status.peers = peers_of(*value);
    return status;
}

} // namespace tutti::tailscale
