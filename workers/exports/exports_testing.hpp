// For tests: files on a disk in memory, and exports of them.
#pragma once

#include "base/random.hpp"
#include "io/disk_testing.hpp"
#include "workers/exports/create_export.hpp"
#include "workers/exports/read_export.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace tutti::exports {

inline std::string random_bytes(std::size_t size, std::uint64_t seed) {
    SeededRandom random(seed);
    std::string bytes(size, '\0');
    for (auto& byte : bytes) byte = static_cast<char>(random.next());
    return bytes;
}

using Contents = std::map<std::string, std::string>; ///< by path

/// What stands below /state, exported into /exports.
struct ExportStage {
    explicit ExportStage(io::MemoryDisk& used) : disk(used), folder(used, "/exports") {}

    void put(const std::string& path, std::string bytes) {
        contents[path] = bytes;
        disk.put("/state/" + path, std::move(bytes));
    }
    Result<CreatedExport> create(CreateOptions options = {}) {
        options.now = (now += seconds(60));
        std::vector<SourceFile> files;
        for (const auto& [path, bytes] : contents)
            files.push_back({"/state/" + path, path, 0600, bytes.size()});
        return create_export(folder, files, options);
    }
    /// As the export has them; an error of any is a failure.
    static Contents read(const ExportFolder& from, const std::string& name) {
        const auto read = from.read(name);
        if (!read) ADD_FAILURE() << read.error().message;
        Contents found;
        if (!read) return found;
        for (const auto& file : read->manifest.files) {
            auto& bytes = found[file.path];
            const auto all = read_exported_file(from, read->manifest, file, [&](std::string_view piece) {
                bytes += piece;
                return Result<void>();
            });
            if (!all) ADD_FAILURE() << file.path << ": " << all.error().message;
        }
        return found;
    }

    io::MemoryDisk& disk;
    ExportFolder folder;
    Contents contents;
    WallTime now{seconds(1'796'025'600)};
};

} // namespace tutti::exports
