#include "camera/source.hpp"

#include "base/url_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::camera {

namespace {

constexpr std::string_view usb_scheme = "v4l2:";

/// What would end a line or a quoted word where ffmpeg reads it.
std::string tame(std::string_view url) {
    std::string tamed;
    for (const char letter : url) {
        const auto code = static_cast<unsigned char>(letter);
        if (code <= ' ' || code == 0x7f || letter == '\'' || letter == '\\')
            tamed += fmt::format("%{:02X}", code);
        else
            tamed += letter;
    }
    return tamed;
}

std::string with_credentials(std::string_view url, std::string_view user, std::string_view password) {
    const auto host = std::min(url.find("://") + 3, url.size());
    if (user.empty() && password.empty()) return tame(url);
    return fmt::format(
        "{}{}:{}@{}", url.substr(0, host), percent_encoded(user), percent_encoded(password),
        tame(url.substr(host))
    );
}

void replace_all(std::string& text, std::string_view secret) {
    constexpr std::string_view cover = "…";
    if (secret.empty()) return;
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + cover.size()))
        text.replace(at, secret.size(), cover);
}

} // namespace

Source source_of(std::string_view url, std::string_view user, std::string_view password) {
    if (url.starts_with(usb_scheme)) return {SourceKind::Usb, std::string(url.substr(usb_scheme.size()))};
    const auto kind = url.starts_with("rtsp") ? SourceKind::Rtsp : SourceKind::Http;
    return {kind, with_credentials(url, user, password)};
}

std::string without_secrets(std::string_view text, std::string_view password) {
    std::string shown(text);
    replace_all(shown, percent_encoded(password));
    replace_all(shown, password);
    for (auto at = shown.find("://"); at != std::string::npos; at = shown.find("://", at + 3)) {
        const auto authority = std::string_view(shown).substr(at + 3);
        const auto end = authority.substr(0, authority.find_first_of("/?# '\"")).rfind('@');
        if (end != std::string_view::npos) shown.erase(at + 3, end + 1);
    }
    return shown;
}

} // namespace tutti::camera
