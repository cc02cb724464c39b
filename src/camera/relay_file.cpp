#include "camera/relay_file.hpp"

#include "base/json.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::camera {

namespace {

constexpr std::size_t longest_session = 64;

/// YAML takes a string of JSON as it is (YAML 1.2 §1.3).
std::string yaml_string(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

} // namespace

std::string print_relay_file(const RelayPorts& ports, const std::vector<RelayPath>& paths) {
    auto text = fmt::format(
        "logLevel: warn\n"
        "logDestinations: [stdout]\n"
        "rtsp: false\n"
        "rtmp: false\n"
        "hls: false\n"
        "srt: false\n"
        "api: true\n"
        "apiAddress: 127.0.0.1:{}\n"
        "webrtc: true\n"
        "webrtcAddress: 127.0.0.1:{}\n"
        "webrtcLocalUDPAddress: :{}\n"
        // Nobody publishes, and nobody but us asks.
        "authInternalUsers:\n"
        "- user: any\n"
        "  ips: [127.0.0.1]\n"
        "  permissions:\n"
        "  - action: read\n"
        "  - action: api\n"
        "paths:{}\n",
        ports.api, ports.web, ports.media, paths.empty() ? " {}" : ""
    );
    for (const auto& path : paths)
        text += fmt::format(
            "  {}:\n"
            "    source: {}\n"
            "    rtspTransport: tcp\n"
            "    sourceOnDemand: true\n"
            // Less than a page waits for an answer: until then it shows the other stream.
            "    sourceOnDemandStartTimeout: 3s\n"
            "    sourceOnDemandCloseAfter: 5s\n",
            yaml_string(path.name), yaml_string(path.source)
        );
    return text;
}

Result<std::size_t> parse_relay_sessions(std::string_view json) {
    const auto answer = parse_json(json);
    if (!answer) return std::unexpected(answer.error());
    const auto* count = answer->is_object() ? answer->find("itemCount") : nullptr;
    if (count == nullptr || !count->is_integer() || count->integer() < 0)
        return fail(ErrorCode::InvalidInput, "a list of sessions has an \"itemCount\"");
    return static_cast<std::size_t>(count->integer());
}

std::vector<std::string> relay_session_ids(std::string_view json) {
    std::vector<std::string> ids;
    const auto answer = parse_json(json);
    const auto* items = answer && answer->is_object() ? answer->find("items") : nullptr;
    if (items == nullptr || !items->is_array()) return ids;
    for (const auto& item : items->items()) {
        const auto* id = item.is_object() ? item.find("id") : nullptr;
        if (id != nullptr && id->is_string() && is_relay_session(id->string()))
            ids.emplace_back(id->string());
    }
    return ids;
}

Result<std::string> relay_session(std::string_view location, std::string_view camera) {
    const auto before = fmt::format("/{}/whep/", camera);
    if (!location.starts_with(before) || !is_relay_session(location.substr(before.size())))
        return fail(ErrorCode::InvalidInput, "the answer names no session of that camera");
    return std::string(location.substr(before.size()));
}

bool is_relay_session(std::string_view text) noexcept {
    return !text.empty() && text.size() <= longest_session && std::ranges::all_of(text, [](char letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z')
               || (letter >= 'A' && letter <= 'Z') || letter == '-';
    });
}

} // namespace tutti::camera
