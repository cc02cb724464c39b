#include "onvif/envelope.hpp"

#include "base/printable.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace tutti::onvif {

namespace {

constexpr std::size_t most_words = 200; // of what a camera says

struct KnownSubcode {
    std::string_view name;
    ErrorCode code;
};

/// ONVIF Core Specification §5.8.2.4, and what WS-Security says of a token that it does not believe.
constexpr std::array known_subcodes = {
    KnownSubcode{"NotAuthorized", ErrorCode::PermissionDenied},
    KnownSubcode{"OperationProhibited", ErrorCode::PermissionDenied},
    KnownSubcode{"FailedAuthentication", ErrorCode::PermissionDenied},
    KnownSubcode{"InvalidSecurity", ErrorCode::PermissionDenied},
    KnownSubcode{"UnsupportedSecurityToken", ErrorCode::PermissionDenied},
    KnownSubcode{"ActionNotSupported", ErrorCode::NotFound},
    KnownSubcode{"OptionalActionNotImplemented", ErrorCode::NotFound},
    KnownSubcode{"UnknownAction", ErrorCode::NotFound},
    KnownSubcode{"NoProfile", ErrorCode::NotFound},
    KnownSubcode{"NoPTZProfile", ErrorCode::NotFound},
    KnownSubcode{"NoEntity", ErrorCode::NotFound},
    KnownSubcode{"NoToken", ErrorCode::NotFound},
    KnownSubcode{"PTZNotSupported", ErrorCode::NotFound},
    KnownSubcode{"MovingPTZ", ErrorCode::Unavailable},
};

/// Of the main code, then of each subcode within the one before.
std::vector<std::string_view> codes_of(const XmlElement& fault) {
    std::vector<std::string_view> codes;
    if (const auto* old = fault.child("faultcode")) codes.push_back(without_prefix(old->text)); // SOAP 1.1
    for (const auto* code = fault.child("Code"); code != nullptr; code = code->child("Subcode"))
        codes.push_back(without_prefix(code->text_at({"Value"})));
    return codes;
}

ErrorCode judge(const std::vector<std::string_view>& codes) {
    for (const auto code : codes)
        for (const auto& known : known_subcodes)
            if (code == known.name) return known.code;
    const bool is_receivers = !codes.empty() && (codes.front() == "Receiver" || codes.front() == "Server");
    return is_receivers ? ErrorCode::Unavailable : ErrorCode::Conflict;
}

} // namespace

std::string_view Request::operation() const noexcept {
    return std::string_view(action).substr(action.rfind('/') + 1);
}

Request make_request(std::string_view service, std::string_view operation, std::string_view parameters) {
    return {
        fmt::format("{}/{}", service, operation),
        fmt::format("<{0} xmlns=\"{1}\">{2}</{0}>", operation, service, parameters),
    };
}

std::string print_envelope(const Request& request, std::string_view security) {
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\">{}<s:Body>{}</s:Body></s:Envelope>",
        security.empty() ? std::string() : fmt::format("<s:Header>{}</s:Header>", security), request.body
    );
}

Error read_fault(const XmlElement& fault) {
    const auto codes = codes_of(fault);
    std::string_view words = fault.text_at({"Reason", "Text"});
    if (words.empty()) words = fault.text_at({"faultstring"});
    if (words.empty()) words = codes.empty() ? std::string_view("it does not say why") : codes.back();
    std::string message = printable_beginning(words, most_words);
    // The reason is for people, and often "Error": the subcode says more.
    if (codes.size() > 1 && !codes.back().empty() && codes.back() != words)
        message += fmt::format(" ({})", printable_beginning(codes.back(), most_words));
    return {judge(codes), std::move(message)};
}

Result<XmlElement> read_answer(std::string_view envelope, std::string_view operation) {
    auto root = parse_xml(envelope);
    if (!root) return pass_on(root);
    const auto* body = root->name == "Envelope" ? root->child("Body") : nullptr;
    if (body == nullptr || body->children.empty())
        return fail(ErrorCode::InvalidInput, "the answer is no SOAP envelope with something in it");
    if (const auto* fault = body->child("Fault")) return std::unexpected(read_fault(*fault));
    const auto* answer = body->child(fmt::format("{}Response", operation));
    if (answer == nullptr)
        return fail(
            ErrorCode::InvalidInput,
            fmt::format(
                "the answer to {} is a {}", operation, printable_beginning(body->children.front().name, 100)
            )
        );
    return *answer;
}

} // namespace tutti::onvif
