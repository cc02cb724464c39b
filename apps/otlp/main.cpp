// tutti-otlp: sends traces and metrics to an OpenTelemetry collector. Only wiring.
#include "apps/worker_options.hpp"
#include "cli/config_file.hpp"
#include "command/print.hpp"
#include "io/directories.hpp"
#include "io/environment.hpp"
#include "io/https/web_client.hpp"
#include "workers/otlp/otlp_service.hpp"

#include <csignal>
#include <filesystem>
#include <memory>
#include <string_view>

namespace tutti {

namespace {

constexpr const char* help = "Usage: tutti-otlp\n\n"
                             "Sends what is ordered, what events lead to, and figures to a collector, where "
                             "the file of the installation\n"
                             "has [otlp] (docs/otlp.md). `tutti up` starts it.\n";

std::unique_ptr<io::HttpClient> make_client(const asio::any_io_executor& executor) {
    io::HttpsOptions options;
    // libcurl goes by the file that it was built with; this is OpenSSL's word for another.
    options.certificate_authorities = io::environment("SSL_CERT_FILE").value_or("");
    return std::make_unique<io::WebClient>(executor, std::move(options));
}

otlp::OtlpOptions
options_of(const installation::Installation& installation, const std::filesystem::path& file) {
    const auto& section = installation.otlp;
    otlp::OtlpOptions options;
    options.endpoint = section.endpoint;
    options.headers = section.headers;
    for (auto& [name, value] : options.headers)
        if (auto* secret = std::get_if<toml::SecretReference>(&value);
            secret != nullptr && secret->vault.empty())
            secret->file = file.parent_path() / secret->file;
    options.interval = section.interval;
    options.origin = {
        section.service_name.empty() ? installation.name : section.service_name, TUTTI_VERSION,
        installation.node
    };
    options.traces = section.traces;
    options.metrics = section.metrics;
    if (installation.control.runs)
        options.control = io::run_directory() / (installation.bus_name("control") + ".sock");
    options.make_client = make_client;
    return options;
}

int run_service() {
    const auto file = cli::config_path({});
    const auto installation = cli::read_config(file);
    if (!installation) {
        command::print_err("{}", installation.error().text);
        return installation.error().exit_code;
    }
    if (!installation->otlp.runs) {
        command::print_err("tutti-otlp: the file has no [otlp], with an endpoint to send to\n");
        return 2;
    }
    auto options = worker_options(*installation, "otlp", "Sends traces and metrics to a collector.");
    options.topics = {"health/" + options.name};
    worker::Worker worker(std::move(options));
    const otlp::OtlpService service(worker, options_of(*installation, file));
    return worker.run();
}

} // namespace

} // namespace tutti

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN); // collectors close when they like
    if (argc == 1) return tutti::run_service();
    if (std::string_view(argv[1]) == "--help") {
        tutti::command::print_out("{}", tutti::help);
        return 0;
    }
    tutti::command::print_err("{}", tutti::help);
    return 2;
}
