#include "workers/exports/pack_writer.hpp"

#include "workers/exports/stripe_repair.hpp"

#include <utility>

namespace tutti::exports {

namespace fs = std::filesystem;

fs::path unfinished_name(const fs::path& path) { return path.native() + std::string(unfinished_ending); }

Result<void> give_name(io::Disk& disk, io::DiskFile& file, const fs::path& path) {
    if (auto synced = file.sync(); !synced) return synced;
    if (auto renamed = disk.rename(unfinished_name(path), path); !renamed) return renamed;
    return disk.sync_directory(path.parent_path());
}

Result<std::unique_ptr<PackWriter>> PackWriter::begin(io::Disk& disk, fs::path path, std::uint32_t parity) {
    auto file = disk.open(unfinished_name(path), {.content = io::OpenOptions::Content::Empty});
    if (!file) return pass_on(file);
    return std::unique_ptr<PackWriter>(new PackWriter(disk, std::move(path), std::move(*file), parity));
}

PackWriter::PackWriter(
    io::Disk& disk, fs::path path, std::unique_ptr<io::DiskFile> file, std::uint32_t parity
)
    : disk_(disk), path_(std::move(path)), unfinished_(unfinished_name(path_)), file_(std::move(file)),
      mark_(FileMark::of(path_.filename().native())), content_(*file_, mark_), parity_(parity) {}

PackWriter::~PackWriter() {
    if (!is_finished_) static_cast<void>(disk_.remove(unfinished_)); // the next one removes it, too
}

Result<Pack> PackWriter::finish() {
    const Pack pack{path_.filename().native(), content_.size(), parity_};
    if (auto ended = content_.end(); !ended) return pass_on(ended);
    const ProtectedPlace place{&disk_, unfinished_, mark_, Geometry::of(pack.payload, parity_)};
    if (auto covered = append_parity(place, *file_); !covered) return pass_on(covered);
    if (auto named = give_name(disk_, *file_, path_); !named) return pass_on(named);
    is_finished_ = true;
    return pack;
}

} // namespace tutti::exports
