#include "onvif/web_discovery.hpp"

#include "base/printable.hpp"
#include "base/url_parts.hpp"
#include "onvif/xml.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::onvif {

namespace {

constexpr std::size_t most_matches = 64;
constexpr std::size_t most_addresses = 8;
constexpr std::size_t most_words = 100;
constexpr std::string_view scope = "onvif://www.onvif.org/";

std::vector<std::string_view> words_of(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    std::vector<std::string_view> words;
    while (true) {
        const auto first = text.find_first_not_of(blanks);
        if (first == std::string_view::npos) return words;
        text.remove_prefix(first);
        words.push_back(text.substr(0, text.find_first_of(blanks)));
        text.remove_prefix(words.back().size());
    }
}

/// "onvif://www.onvif.org/name/Front%20door" of the kind "name": "Front door".
std::string scope_value(const std::vector<std::string_view>& scopes, std::string_view kind) {
    const auto beginning = fmt::format("{}{}/", scope, kind);
    for (const auto one : scopes) {
        if (!one.starts_with(beginning)) continue;
        const auto decoded = percent_decoded(one.substr(beginning.size()));
        const auto value = decoded ? std::string_view(*decoded) : one.substr(beginning.size());
        return printable_beginning(value, most_words);
    }
    return {};
}

DiscoveredDevice read_match(const XmlElement& match) {
    DiscoveredDevice device;
    device.id = printable_beginning(match.text_at({"EndpointReference", "Address"}), most_words);
    for (const auto address : words_of(match.text_at({"XAddrs"}))) {
        const bool is_ours = address.starts_with("http://") || address.starts_with("https://");
        if (is_ours && device.addresses.size() < most_addresses) device.addresses.emplace_back(address);
    }
    const auto scopes = words_of(match.text_at({"Scopes"}));
    device.name = scope_value(scopes, "name");
    device.hardware = scope_value(scopes, "hardware");
    const auto types = words_of(match.text_at({"Types"}));
    device.is_camera = types.empty();
    for (const auto type : types) device.is_camera |= without_prefix(type) == "NetworkVideoTransmitter";
    return device;
}

} // namespace

std::string print_probe(std::string_view message_id) {
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\""
        " xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\""
        " xmlns:d=\"http://schemas.xmlsoap.org/ws/2005/04/discovery\""
        " xmlns:dn=\"http://www.onvif.org/ver10/network/wsdl\"><s:Header>"
        "<a:Action s:mustUnderstand=\"1\">http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action>"
        "<a:MessageID>{}</a:MessageID><a:ReplyTo><a:Address>"
        "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>"
        "<a:To s:mustUnderstand=\"1\">urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To></s:Header>"
        "<s:Body><d:Probe><d:Types>dn:NetworkVideoTransmitter</d:Types></d:Probe></s:Body></s:Envelope>",
        escape_xml(message_id)
    );
}

Result<std::vector<DiscoveredDevice>> read_probe_matches(std::string_view datagram) {
    const auto root = parse_xml(datagram);
    if (!root) return std::unexpected(root.error());
    const auto* matches = root->at({"Body", "ProbeMatches"});
    if (root->name != "Envelope" || matches == nullptr)
        return fail(ErrorCode::InvalidInput, "it is no answer to a probe");
    std::vector<DiscoveredDevice> devices;
    for (const auto& match : matches->children)
        if (match.name == "ProbeMatch" && devices.size() < most_matches) devices.push_back(read_match(match));
    return devices;
}

} // namespace tutti::onvif
