// tutti-notify: delivers what lies in the outbox of alerts, once, and ends. Only wiring. `tutti alerts`
// starts it; what it could not deliver stays for the next time, and is said on standard error.
#include "command/print.hpp"
#include "io/disk.hpp"
#include "io/environment.hpp"
#include "io/https/web_client.hpp"
#include "workers/notify/postman.hpp"

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

} // namespace

int main(int argc, char** argv) {
    if (argc == 2 && std::string_view(argv[1]) == "--help") {
        command::print_out("Usage: tutti-notify --outbox FOLDER\n\nDelivers the alerts that lie there, and "
                           "ends; `tutti alerts` "
                           "starts it.\n");
        return 0;
    }
    if (argc != 3 || std::string_view(argv[1]) != "--outbox") {
        command::print_err("Usage: tutti-notify --outbox FOLDER\n");
        return 2;
    }
    asio::io_context context(1);
    notify::Round round;
    asio::co_spawn(context, deliver(argv[2], round), [](const std::exception_ptr& error) {
        if (error) std::rethrow_exception(error);
    });
    context.run();
    for (const auto& problem : round.problems) command::print_err("{}\n", problem);
    return round.problems.empty() ? 0 : 1;
}
