#include "workers/exports/pack_repair.hpp"

#include "workers/exports/block_scan.hpp"
#include "workers/exports/pack_writer.hpp"
#include "workers/exports/stripe_repair.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

namespace tutti::exports {

namespace fs = std::filesystem;

namespace {

/// Blocks that were made anew, in a file of their own: they may be more than fit the memory.
class Patches {
public:
    static Result<Patches> begin(io::Disk& disk, fs::path path) {
        auto file = disk.open(path, {.content = io::OpenOptions::Content::Empty});
        if (!file) return pass_on(file);
        return Patches(disk, std::move(path), std::move(*file));
    }
    ~Patches() {
        if (file_ != nullptr) static_cast<void>(disk_->remove(path_)); // nobody needs it any more
    }
    Patches(Patches&&) noexcept = default;
    Patches& operator=(Patches&&) = delete;

    Result<void> add(std::uint64_t number, ConstBlock block) {
        if (auto written = file_->append({block.data(), block.size()}); !written) return written;
        places_.emplace(number, places_.size());
        return {};
    }

    bool has(std::uint64_t number) const { return places_.contains(number); }
    std::size_t size() const noexcept { return places_.size(); }

    Result<void> read(std::uint64_t number, Block into) const {
        auto input = disk_->input(path_, places_.at(number) * block_size);
        if (!input) return pass_on(input);
        if (read_all(**input, into) == into.size()) return {};
        return fail(ErrorCode::Environment, fmt::format("{} is not read as it was written", path_.native()));
    }

private:
    Patches(io::Disk& disk, fs::path path, std::unique_ptr<io::DiskFile> file)
        : disk_(&disk), path_(std::move(path)), file_(std::move(file)) {}

    io::Disk* disk_;
    fs::path path_;
    std::unique_ptr<io::DiskFile> file_;
    std::unordered_map<std::uint64_t, std::uint64_t> places_;
};

Result<void> copy_with(const ProtectedPlace& place, const Patches& patches, io::DiskFile& to) {
    constexpr std::size_t at_once = 64 * block_size;
    std::string waiting;
    waiting.reserve(at_once);
    auto copied =
        each_block(place, Blocks::All, [&](std::uint64_t number, Block block, bool) -> Result<void> {
            if (patches.has(number))
                if (auto read = patches.read(number, block); !read) return read;
            waiting.append(block.data(), block.size());
            if (waiting.size() < at_once) return {};
            auto written = to.append(waiting);
            waiting.clear();
            return written;
        });
    return copied ? to.append(waiting) : copied;
}

} // namespace

std::vector<std::uint64_t>
beyond_parity(const Geometry& geometry, const std::vector<std::uint64_t>& damaged) {
    std::unordered_map<std::uint64_t, std::uint32_t> of_stripe;
    for (const auto block : damaged) ++of_stripe[geometry.stripe_of(block)];
    std::vector<std::uint64_t> beyond;
    std::ranges::copy_if(damaged, std::back_inserter(beyond), [&](std::uint64_t block) {
        return of_stripe[geometry.stripe_of(block)] > geometry.parity;
    });
    return beyond;
}

Result<std::uint64_t> repair_pack(const ProtectedPlace& place, const std::vector<std::uint64_t>& damaged) {
    auto patches =
        Patches::begin(*place.disk, place.path.native() + ".patches" + std::string(unfinished_ending));
    if (!patches) return pass_on(patches);
    const auto lost = recover_blocks(place, damaged, [&](std::uint64_t number, ConstBlock block) {
        return patches->add(number, block);
    });
    if (!lost) return std::unexpected(lost.error());
    const auto unfinished = unfinished_name(place.path);
    auto file = place.disk->open(unfinished, {.content = io::OpenOptions::Content::Empty});
    if (!file) return pass_on(file);
    auto done = copy_with(place, *patches, **file);
    if (done) done = give_name(*place.disk, **file, place.path);
    if (!done) {
        static_cast<void>(place.disk->remove(unfinished)); // what failed is told
        return pass_on(done);
    }
    return patches->size();
}

} // namespace tutti::exports
