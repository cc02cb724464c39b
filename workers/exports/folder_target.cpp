#include "io/file.hpp"
#include "workers/exports/pack_writer.hpp"
#include "workers/exports/push_target.hpp"

#include <fmt/format.h>
#include <system_error>

#include <utility>

namespace tutti::exports {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t piece_size = 1 << 20;

class FolderTarget final : public PushTarget {
public:
    FolderTarget(io::Disk& disk, fs::path folder, std::string prefix)
        : disk_(disk), folder_(std::move(folder)), prefix_(std::move(prefix)) {}

    std::string description() const override { return folder_.native(); }

    Task<Result<bool>> has(const PushedFile& file) override {
        auto there = is_there(file);
        co_return there;
    }

    Task<Result<void>> send(PushedFile& file) override {
        auto sent = copy(file);
        co_return sent;
    }

private:
    fs::path path_of(const PushedFile& file) const { return folder_ / (prefix_ + file.name()); }

    Result<bool> is_there(const PushedFile& file) {
        std::error_code none;
        const auto size = fs::file_size(path_of(file), none);
        if (none) return false;
        if (size == file.size()) return true;
        return fail(
            ErrorCode::Conflict,
            fmt::format("{} is there and has another size: push to another folder", path_of(file).native())
        );
    }

    Result<void> copy(PushedFile& file) {
        const auto path = path_of(file);
        if (auto made = io::make_private_directory(path.parent_path()); !made) return made;
        auto to = disk_.open(unfinished_name(path), {.content = io::OpenOptions::Content::Empty});
        if (!to) return pass_on(to);
        for (std::uint64_t offset = 0; offset < file.size(); offset += piece_size) {
            const auto piece = file.read(offset, piece_size);
            if (!piece) return std::unexpected(piece.error());
            if (auto written = (*to)->append(*piece); !written) return written;
        }
        return give_name(disk_, **to, path);
    }

    io::Disk& disk_;
    fs::path folder_;
    std::string prefix_;
};

} // namespace

std::unique_ptr<PushTarget> folder_target(io::Disk& disk, fs::path folder, std::string prefix) {
    return std::make_unique<FolderTarget>(disk, std::move(folder), std::move(prefix));
}

} // namespace tutti::exports
