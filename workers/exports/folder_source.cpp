#include "workers/exports/block_scan.hpp"
#include "workers/exports/export_folder.hpp"
#include "workers/exports/fetch_source.hpp"

#include <algorithm>
#include <utility>

namespace tutti::exports {

namespace fs = std::filesystem;

namespace {

class FolderSource final : public FetchSource {
public:
    FolderSource(io::Disk& disk, fs::path folder, std::string prefix)
        : disk_(disk), folder_(std::move(folder)), prefix_(std::move(prefix)) {}

    std::string description() const override { return folder_.native(); }

    /// A prefix may end within a name: "stage-".
    Task<Result<std::vector<std::string>>> names() override {
        const fs::path first(folder_ / (prefix_ + "x"));
        const auto begin = first.filename().native();
        const auto there = disk_.list(first.parent_path());
        if (!there) co_return std::unexpected(there.error());
        std::vector<std::string> found;
        for (const auto& path : *there)
            if (auto name = export_of_file(path.filename().native(), begin.substr(0, begin.size() - 1)))
                found.push_back(std::move(*name));
        std::ranges::sort(found, is_made_before);
        co_return found;
    }

    Task<Result<std::string>> read(std::string file, std::uint64_t offset, std::size_t size) override {
        auto input = disk_.input(folder_ / (prefix_ + file), offset);
        if (!input) co_return pass_on(input);
        std::string bytes(size, '\0');
        bytes.resize(read_all(**input, bytes));
        co_return bytes;
    }

private:
    io::Disk& disk_;
    fs::path folder_;
    std::string prefix_;
};

} // namespace

std::unique_ptr<FetchSource> folder_source(io::Disk& disk, fs::path folder, std::string prefix) {
    return std::make_unique<FolderSource>(disk, std::move(folder), std::move(prefix));
}

} // namespace tutti::exports
