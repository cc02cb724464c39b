#include "cli/missing_files.hpp"

#include "installation/programs.hpp"
#include "io/account.hpp"
#include "io/environment.hpp"
#include "io/listen.hpp"
#include "io/process.hpp"
#include "io/zone_file.hpp"
#include "sections/sections.hpp"
#include "toml/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unistd.h>

namespace tutti::cli {

namespace {

namespace fs = std::filesystem;
using supervise::ServiceDefinition;

std::string path_of(const ServiceDefinition& service) {
    const auto own =
        std::ranges::find(service.environment, "PATH", &std::pair<std::string, std::string>::first);
    if (own != service.environment.end()) return own->second;
    return io::environment("PATH").value_or("/bin:/usr/bin");
}

class Search {
public:
    Search(const Value& document, fs::path folder, fs::path programs)
        : document_(document), folder_(std::move(folder)), programs_(std::move(programs)) {}

    void look_at(const ServiceDefinition& service) {
        std::error_code error;
        const auto directory = folder_ / service.directory;
        if (!fs::is_directory(directory, error))
            return warn(
                {"service", service.name, "directory"}, fmt::format("there is no folder {}", shown(directory))
            );
        const auto command = installation::command_of(service, programs_);
        if (service.cron)
            if (const auto zone = io::read_zone(service.timezone); !zone)
                warn({"service", service.name, "timezone"}, zone.error().message);
        if (!service.is_container) look_at_limits(service);
        if (command.empty()) return;
        look_for_program({"service", service.name, "run"}, command.front(), directory, path_of(service));
    }

    void look_at(const device::Input& input) {
        if (const auto* program = std::get_if<device::Program>(&input.kind);
            program != nullptr && !input.simulation)
            look_for_program(
                {"input", input.name, "run"}, program->run.front(), folder_,
                io::environment("PATH").value_or("/bin:/usr/bin")
            );
        if (!input.simulation || input.simulation->file.empty()) return;
        look_for_file({"input", input.name, "simulate"}, input.simulation->file);
    }

    void look_at_section(std::string_view name, const Value& seed) {
        const auto* section = sections::find_section(name);
        const auto* value = section == nullptr || section->zone.empty() ? nullptr : seed.find(section->zone);
        if (value == nullptr || !value->is_string()) return;
        if (const auto zone = io::read_zone(value->string()); !zone)
            warn({"config", name, section->zone}, zone.error().message);
    }

    void look_at(const installation::GatewayConfig& gateway) {
        if (!gateway.listen || !gateway.password || !gateway.password->vault.empty()) return;
        look_for_file({"gateway", "password"}, gateway.password->file);
    }

    void look_at(const installation::HubConfig& hub) {
        if (!hub.users.empty()) look_for_file({"hub", "users"}, hub.users);
        if (!hub.rules.empty()) look_for_file({"hub", "rules"}, hub.rules);
        for (const auto& listener : hub.listeners) {
            look_at_place(listener);
            if (!listener.tls) continue;
            const auto look = [&](std::string_view key, const std::string& file) {
                if (file.empty()) return;
                if (listener.name == "tls") return look_for_file({"hub", "tls", key}, file); // the short form
                look_for_file({"hub", "listener", listener.name, "tls", key}, file);
            };
            look("certificate", listener.tls->certificate);
            look("key", listener.tls->key);
            look("client_ca", listener.tls->client_ca);
            look("crl", listener.tls->crl);
        }
    }

    std::vector<toml::Mistake> take() && {
        toml::Review review{{}, std::move(warnings_)};
        toml::put_in_order(review);
        return std::move(review.warnings);
    }

private:
    void look_at_place(const installation::HubListener& listener) {
        const auto odd = [&](std::string_view key, std::string reason) {
            warn({"hub", "listener", listener.name, key}, std::move(reason));
        };
        if (!listener.owner.empty() && !io::find_account(listener.owner))
            odd("owner", fmt::format("no user is named {}", listener.owner));
        if (!listener.group.empty() && !io::is_group(listener.group))
            odd("group", fmt::format("no group is named {}", listener.group));
        if (listener.tcp && !io::has_address(listener.tcp->host))
            odd("tcp", fmt::format("this machine does not have the address {} now", listener.tcp->host));
    }

    void look_at_limits(const ServiceDefinition& service) {
        if (!service.user.empty() && !io::find_account(service.user))
            warn({"service", service.name, "user"}, fmt::format("no user is named {}", service.user));
        std::error_code error;
        for (const auto& path : service.read_only)
            if (const auto whole = folder_ / path; !fs::exists(whole, error))
                warn({"service", service.name, "read_only"}, fmt::format("there is no {}", shown(whole)));
    }

    void look_for_program(
        std::initializer_list<std::string_view> keys, const std::string& program, const fs::path& folder,
        const std::string& path
    ) {
        if (program.find('/') == std::string::npos) {
            if (io::find_program(program, path).empty())
                warn(keys, fmt::format("there is no program `{}` on the PATH", program));
        } else if (const auto whole = folder / program; !io::is_program(whole)) {
            std::error_code error;
            const bool is_file = fs::is_regular_file(whole, error);
            warn(
                keys, is_file ? fmt::format("{0} may not be executed: chmod +x {0}", shown(whole))
                              : fmt::format("there is no program {}", shown(whole))
            );
        }
    }

    void look_for_file(std::initializer_list<std::string_view> keys, const std::string& file) {
        const auto path = folder_ / file;
        if (::access(path.c_str(), R_OK) != 0)
            warn(keys, fmt::format("{} is not there, or not for us to read", shown(path)));
    }

    static std::string shown(const fs::path& path) { return path.lexically_normal().native(); }

    /// At the deepest of the keys that stands in the file.
    void warn(std::initializer_list<std::string_view> keys, std::string reason) {
        std::string path;
        const Value* value = &document_;
        Position position;
        for (const auto key : keys) {
            path = toml::join_key(path, key);
            if (value != nullptr) value = value->is_object() ? value->find(key) : nullptr;
            if (value != nullptr) position = value->position();
        }
        warnings_.push_back({position, std::move(path), std::move(reason), {}});
    }

    const Value& document_;
    fs::path folder_;
    fs::path programs_;
    std::vector<toml::Mistake> warnings_;
};

} // namespace

std::vector<toml::Mistake> missing_files(
    const installation::Installation& installation, std::string_view text, const fs::path& folder,
    const fs::path& programs
) {
    const auto document = toml::parse_document(text);
    if (!document) return {};
    Search search(*document, folder, programs);
    for (const auto& service : installation.services) search.look_at(service);
    for (const auto& input : installation.inputs) search.look_at(input);
    for (const auto& [name, seed] : installation.configuration) search.look_at_section(name, seed);
    search.look_at(installation.gateway);
    search.look_at(installation.hub);
    return std::move(search).take();
}

} // namespace tutti::cli
