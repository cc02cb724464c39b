#include "input/evdev/present.hpp"

#include "input/evdev/node_folder.hpp"
#include "input/evdev/sys_facts.hpp"

namespace tutti::input::evdev {

std::vector<Present> present_devices(const std::filesystem::path& nodes, const std::filesystem::path& sys) {
    std::vector<Present> present;
    std::set<std::string> named;
    for (const auto& [path, node] : find_nodes({&nodes, 1})) {
        DeviceFacts facts{path, node.by_id, node.by_path};
        const auto has = read_sys_facts(sys / path.filename(), facts);
        if (!has) continue;
        for (const auto kind : {DeviceKind::Keyboard, DeviceKind::Gamepad}) {
            if (!is_of_kind(*has, kind)) continue;
            auto identity = free_identity(facts, named);
            named.insert(identity);
            present.push_back({kind, std::move(identity), shown(facts.name)});
        }
    }
    return present;
}

} // namespace tutti::input::evdev
