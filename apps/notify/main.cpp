// tutti-notify: delivers what lies in the outbox of alerts, once, or keeps the key of web push, and ends.
// Only wiring. `tutti alerts` starts it; what it could not deliver stays for the next time, and is said on
// standard error. What will never be delivered is said on standard output: "given_up <target>: <why>".
#include "base/base64.hpp"
#include "base/printable.hpp"
#include "command/print.hpp"
#include "io/disk.hpp"
#include "io/environment.hpp"
#include "io/https/web_client.hpp"
#include "workers/notify/postman.hpp"
#include "workers/notify/push_key_file.hpp"

#include <boost/asio/co_spawn.hpp>

#include <string_view>

namespace {

using namespace tutti;

Task<void> deliver(std::filesystem::path outbox, notify::Round& round) {
    io::SystemDisk disk;
    io::HttpsOptions options;
    // libcurl goes by the file that it was built with; this is OpenSSL's word for another.
    options.certificate_authorities = io::environment("SSL_CERT_FILE").value_or("");
    io::WebClient client(co_await asio::this_coro::executor, std::move(options));
    notify::Postman postman(disk, client);
    round = co_await postman.deliver(std::move(outbox));
}

/// Its public half, as browsers want it.
int tell_push_key(const char* path) {
    io::SystemDisk disk;
    const auto key = notify::keep_push_key(disk, path);
    if (!key) {
        command::print_err("{}\n", key.error().message);
        return 1;
    }
    command::print_out("{}\n", to_base64url(key->point()));
    return 0;
}

int deliver_all(const char* outbox) {
    asio::io_context context(1);
    notify::Round round;
    asio::co_spawn(context, deliver(outbox, round), [](const std::exception_ptr& error) {
        if (error) std::rethrow_exception(error);
    });
    context.run();
    for (const auto& device : round.gone) command::print_out("gone {}\n", device);
    for (const auto& [target, reason] : round.given_up)
        command::print_out("given_up {}: {}\n", target, printable(reason));
    for (const auto& problem : round.problems) command::print_err("{}\n", problem);
    return round.problems.empty() && round.given_up.empty() ? 0 : 1;
}

constexpr const char* usage = "Usage: tutti-notify --outbox FOLDER | --push-key FILE\n";

} // namespace

int main(int argc, char** argv) {
    const std::string_view option = argc > 1 ? argv[1] : "";
    if (argc == 2 && option == "--help") {
        command::print_out(
            "{}\nDelivers the alerts that lie in the folder; or prints the public half of the key by which "
            "push "
            "services know\nthis installation, which it makes where there is none. `tutti alerts` starts "
            "it.\n",
            usage
        );
        return 0;
    }
    if (argc == 3 && option == "--outbox") return deliver_all(argv[2]);
    if (argc == 3 && option == "--push-key") return tell_push_key(argv[2]);
    command::print_err("{}", usage);
    return 2;
}
