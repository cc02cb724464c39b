// Of tutti-hub-tls.
#include "apps/hub/tls_doors.hpp"

#include "hub/tls/tls_door.hpp"
#include "io/clock.hpp"
#include "io/private_process.hpp"

namespace tutti {

namespace {

hub::TlsOptions options_of(const installation::HubListener& listener, const HubArguments& arguments) {
    using ClientCertificate = hub::TlsOptions::ClientCertificate;
    const auto& tls = *listener.tls;
    hub::TlsOptions options{
        .certificate = arguments.folder / tls.certificate,
        .key = arguments.folder / tls.key,
        .certificate_is_user = tls.certificate_is_user,
    };
    if (!tls.client_ca.empty()) {
        options.client_ca = arguments.folder / tls.client_ca;
        if (!tls.crl.empty()) options.crl = arguments.folder / tls.crl;
        options.client_certificate =
            tls.requires_client_certificate ? ClientCertificate::Required : ClientCertificate::Welcome;
    }
    // What a browser, or another client of WebSocket, says that it comes for (RFC 7301).
    if (listener.protocol == installation::HubListener::Protocol::WebSocket) options.application = "http/1.1";
    return options;
}

} // namespace

std::optional<Error> become_tls_hub(const HubArguments&, char**) { return std::nullopt; }

Result<hub::WrapTransport>
TlsDoors::open(const installation::HubListener& listener, const HubArguments& arguments) {
    io::make_process_private(); // it has the key of the certificate from here on
    auto door = hub::TlsDoor::open(options_of(listener, arguments), report_, io::steady_now());
    if (!door) return fail(door.error().code, listener.tls_key() + ": " + door.error().message);
    auto* const speaks = door->get();
    doors_.push_back(std::move(*door));
    return [speaks](std::unique_ptr<hub::Transport> below, const std::string& address) {
        return speaks->wrap(std::move(below), address);
    };
}

Result<void> TlsDoors::attach_to(hub::Server& server) {
    for (const auto& door : doors_)
        if (auto attached = server.attach(*door); !attached) return attached;
    return {};
}

} // namespace tutti
