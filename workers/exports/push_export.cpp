#include "workers/exports/push_export.hpp"

#include "exports/block.hpp"
#include "exports/file_head.hpp"
#include "workers/exports/block_scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace tutti::exports {

namespace {

std::unexpected<Error> damaged_file(std::string_view name) {
    return fail(
        ErrorCode::InvalidInput, fmt::format("{} is damaged: `tutti exports repair all` first", name)
    );
}

/// Each block is looked at as it is read: what is damaged goes nowhere.
class LocalFile final : public PushedFile {
public:
    /// `heads`: blocks before and behind those that are numbered.
    LocalFile(const ExportFolder& folder, std::string name, const Geometry& geometry, std::uint64_t heads)
        : folder_(folder), name_(std::move(name)), geometry_(geometry), heads_(heads) {}

    const std::string& name() const noexcept override { return name_; }
    std::uint64_t size() const noexcept override { return geometry_.bytes() + 2 * heads_ * block_size; }

    Result<std::string> read(std::uint64_t offset, std::size_t size) override {
        const auto path = folder_.path() / name_;
        auto input = folder_.disk().input(path, offset);
        if (!input) return pass_on(input);
        std::string bytes(std::min<std::uint64_t>(size, this->size() - offset), '\0');
        if (read_all(**input, bytes) < bytes.size()) return damaged_file(name_);
        const auto mark = FileMark::of(name_);
        for (std::size_t at = 0; at < bytes.size(); at += block_size) {
            const auto block = (offset + at) / block_size;
            if (block < heads_ || block - heads_ >= geometry_.all_blocks()) continue;
            if (!is_whole(ConstBlock(bytes.data() + at, block_size), mark, block - heads_))
                return damaged_file(name_);
        }
        return bytes;
    }

private:
    const ExportFolder& folder_;
    std::string name_;
    Geometry geometry_;
    std::uint64_t heads_;
};

class Pushing {
public:
    Pushing(const ExportFolder& folder, PushTarget& target, TellProgress tell)
        : folder_(folder), target_(target), tell_(std::move(tell)) {}

    Task<Result<Pushed>> push(std::vector<std::string> names) {
        std::size_t number = 0;
        for (const auto& name : names) {
            auto pushed = co_await push_one(name);
            if (!pushed) co_return pass_on(pushed);
            ++pushed_.exports;
            if (tell_) tell_(++number, names.size());
        }
        co_return pushed_;
    }

private:
    Task<Result<void>> push_one(std::string name) {
        const auto read = folder_.read(name);
        if (!read) co_return std::unexpected(read.error());
        if (read->damaged > 0) co_return damaged_file(folder_.manifest_path(name).filename().native());
        for (const auto& pack : read->manifest.packs) {
            if (!done_.insert(pack.name).second) continue;
            LocalFile file(folder_, pack.name, Geometry::of(pack.payload, pack.parity), 0);
            auto sent = co_await send(file);
            if (!sent) co_return sent;
        }
        const auto size = print(read->manifest).size();
        LocalFile file(
            folder_, folder_.manifest_path(name).filename(), Geometry::of(size, read->parity),
            FileHead::copies
        );
        auto sent = co_await send(file);
        co_return sent;
    }

    Task<Result<void>> send(LocalFile& file) {
        const auto there = co_await target_.has(file);
        if (!there) co_return std::unexpected(there.error());
        if (*there) co_return Result<void>();
        auto sent = co_await target_.send(file);
        if (!sent) co_return sent;
        ++pushed_.files;
        pushed_.bytes += file.size();
        co_return Result<void>();
    }

    const ExportFolder& folder_;
    PushTarget& target_;
    TellProgress tell_;
    Pushed pushed_;
    std::set<std::string> done_;
};

} // namespace

Task<Result<Pushed>> push_exports(
    const ExportFolder& folder, std::vector<std::string> names, PushTarget& target, TellProgress tell
) {
    Pushing pushing(folder, target, std::move(tell));
    auto pushed = co_await pushing.push(std::move(names));
    co_return pushed;
}

} // namespace tutti::exports
