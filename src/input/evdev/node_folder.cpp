#include "input/evdev/node_folder.hpp"

#include "input/evdev/device_facts.hpp"
#include "io/file.hpp"

#include <sys/stat.h>

#include <algorithm>

namespace tutti::input::evdev {

namespace {

namespace fs = std::filesystem;

void add_links(
    const fs::path& folder, const char* kind, std::vector<std::string> Node::* links, Nodes& nodes
) {
    for (const auto& link : io::paths_in(folder / kind)) {
        std::error_code error;
        const auto target = fs::read_symlink(link, error);
        if (error) continue;
        const auto node = nodes.find(folder / target.filename());
        if (node != nodes.end()) (node->second.*links).push_back(link.filename());
    }
}

} // namespace

Nodes find_nodes(std::span<const fs::path> folders) {
    Nodes nodes;
    for (const auto& folder : folders) {
        for (const auto& path : io::paths_in(folder)) {
            struct stat about{};
            if (!is_event_node(path.filename().native()) || ::stat(path.c_str(), &about) != 0) continue;
            const auto changed = std::int64_t{about.st_ctim.tv_sec} * 1'000'000'000 + about.st_ctim.tv_nsec;
            nodes[path] = {about.st_ino, changed};
        }
        add_links(folder, "by-id", &Node::by_id, nodes);
        add_links(folder, "by-path", &Node::by_path, nodes);
    }
    return nodes;
}

std::vector<fs::path> folders_of(std::span<const std::string> patterns) {
    std::vector<fs::path> folders;
    for (const auto& pattern : patterns) {
        fs::path folder = pattern.starts_with('/') ? fs::path(pattern).parent_path() : fs::path("/dev/input");
        if (folder.filename() == "by-id" || folder.filename() == "by-path") folder = folder.parent_path();
        if (std::ranges::find(folders, folder) == folders.end()) folders.push_back(std::move(folder));
    }
    if (folders.empty()) folders.emplace_back("/dev/input");
    return folders;
}

} // namespace tutti::input::evdev
