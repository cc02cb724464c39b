// For tests: a folder of its own below /tmp, which goes with everything in it.
#pragma once

#include <gtest/gtest.h>
#include <system_error>

#include <cstdlib>
#include <filesystem>

namespace tutti::io {

struct TemporaryFolder {
    TemporaryFolder() {
        char name[] = "/tmp/tutti-test-XXXXXX";
        const char* made = ::mkdtemp(name);
        EXPECT_NE(made, nullptr);
        if (made != nullptr) path = made;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        if (!path.empty()) std::filesystem::remove_all(path, ignored);
    }

    std::filesystem::path path;
};

} // namespace tutti::io
