#include "onvif/username_token.hpp"

#include "base/base64.hpp"
#include "base/iso_time.hpp"
#include "onvif/hashes.hpp"
#include "onvif/xml.hpp"

#include <fmt/format.h>

namespace tutti::onvif {

std::string password_digest(std::string_view nonce, std::string_view created, std::string_view password) {
    std::string bytes(nonce);
    bytes += created;
    bytes += password;
    return to_base64(sha1(bytes));
}

std::string print_security(const Login& login, std::string_view nonce, WallTime camera_time) {
    const auto created = print_time(camera_time);
    constexpr std::string_view oasis = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-";
    return fmt::format(
        "<wsse:Security s:mustUnderstand=\"1\" xmlns:wsse=\"{0}wssecurity-secext-1.0.xsd\""
        " xmlns:wsu=\"{0}wssecurity-utility-1.0.xsd\"><wsse:UsernameToken>"
        "<wsse:Username>{1}</wsse:Username>"
        "<wsse:Password Type=\"{0}username-token-profile-1.0#PasswordDigest\">{2}</wsse:Password>"
        "<wsse:Nonce EncodingType=\"{0}soap-message-security-1.0#Base64Binary\">{3}</wsse:Nonce>"
        "<wsu:Created>{4}</wsu:Created></wsse:UsernameToken></wsse:Security>",
        oasis, escape_xml(login.user), password_digest(nonce, created, login.password), to_base64(nonce),
        created
    );
}

} // namespace tutti::onvif
