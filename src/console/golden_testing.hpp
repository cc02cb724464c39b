// For tests: what a screen looks like as text, held against what is kept in src/console/golden/, at the sizes
// that screens are made for. TUTTI_WRITE_GOLDEN=1 writes what is kept.
#pragma once

#include "console/console_testing.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

namespace tutti::console {

inline bool is_writing() { return std::getenv("TUTTI_WRITE_GOLDEN") != nullptr; }

inline std::string read(const std::filesystem::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void compare(const std::string& name, char screen, const std::function<void(ConsoleRig&)>& tell) {
    for (const Size size : {Size{80, 24}, Size{120, 40}, Size{200, 60}}) {
        ConsoleRig rig(size, screen);
        rig.home_comes();
        tell(rig);
        const auto path = std::filesystem::path(TUTTI_SOURCE_DIR) / "src/console/golden"
                          / fmt::format("{}_{}x{}.txt", name, size.columns, size.rows);
        if (is_writing()) {
            std::filesystem::create_directories(path.parent_path());
            std::ofstream(path) << rig.text();
        }
        EXPECT_EQ(rig.text(), read(path)) << path << "; TUTTI_WRITE_GOLDEN=1 writes it";
    }
}

} // namespace tutti::console
