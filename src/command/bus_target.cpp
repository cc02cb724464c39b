#include "command/bus_target.hpp"

#include "io/directories.hpp"
#include "io/environment.hpp"
#include "io/file.hpp"

namespace tutti::command {

namespace {

constexpr std::size_t longest_url = 4096;
constexpr std::size_t longest_root = 1024;

/// Of the installation of this machine.
BusTarget own_bus() {
    const auto run_directory = io::run_directory();
    const auto url = io::read_file(run_directory / bus_url_file, longest_url);
    const auto root = io::read_file(run_directory / bus_root_file, longest_root);
    return {
        url.value_or("unix://" + (run_directory / "mqtt").native()), root.value_or(std::string(usual_root))
    };
}

} // namespace

BusTarget bus_target(const std::string& given) {
    auto target = own_bus();
    const auto url = given.empty() ? io::environment("TUTTI_BUS").value_or("") : given;
    // The root belongs to the bus: another one is not asked for ours.
    if (!url.empty() && url != target.url) target = {url};
    if (const auto root = io::environment("TUTTI_ROOT"); root) target.root = *root;
    return target;
}

} // namespace tutti::command
