#include "workers/exports/create_export.hpp"

#include "workers/exports/block_scan.hpp"
#include "workers/exports/pack_writer.hpp"
#include "workers/exports/protected_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

namespace tutti::exports {

namespace {

/// A pack of which the last export needs less than half is written anew, so that it can go one day.
constexpr std::uint64_t least_share = 2;

class Creation {
public:
    Creation(const ExportFolder& folder, const CreateOptions& options) : folder_(folder), options_(options) {}

    Result<CreatedExport> create(const std::vector<SourceFile>& files) {
        auto taken = folder_.names();
        if (!taken) return pass_on(taken);
        manifest_.name =
            next_export_name(options_.now, taken->empty() ? std::nullopt : std::optional(taken->back()));
        manifest_.made = std::chrono::floor<seconds>(options_.now);
        manifest_.of = options_.of;
        if (!taken->empty()) know_what_is_there(taken->back());
        for (const auto& file : files) all_ += file.size;
        for (const auto& file : files)
            if (auto added = add_file(file); !added) return pass_on(added);
        if (auto finished = finish_pack(); !finished) return pass_on(finished);
        drop_idle_packs();
        const auto text = print(manifest_);
        if (const auto read = parse_manifest(text); !read)
            return fail(
                ErrorCode::InvalidInput,
                fmt::format("what was found makes no export that can be read: {}", read.error().message)
            );
        auto written =
            write_protected(folder_.disk(), folder_.manifest_path(manifest_.name), text, options_.parity);
        if (!written) return pass_on(written);
        created_.name = manifest_.name;
        created_.files = manifest_.files.size();
        return std::move(created_);
    }

private:
    struct Known {
        std::uint64_t offset;
        std::uint32_t pack;
        std::uint32_t length;
    };

    /// Of an export that cannot be read nothing is known: all is written anew.
    void know_what_is_there(const std::string& name) {
        auto last = folder_.read(name);
        if (!last) return;
        auto& manifest = last->manifest;
        std::vector<std::uint64_t> needed(manifest.packs.size(), 0);
        for (const auto& file : manifest.files)
            for (const auto& chunk : file.chunks)
                if (known_.try_emplace(chunk.digest, Known{chunk.offset, chunk.pack, chunk.length}).second)
                    needed[chunk.pack] += chunk.length;
        std::vector<bool> usable(manifest.packs.size());
        for (std::size_t i = 0; i < usable.size(); ++i)
            usable[i] = needed[i] * least_share >= manifest.packs[i].payload && is_there(manifest.packs[i]);
        std::erase_if(known_, [&](const auto& each) { return !usable[each.second.pack]; });
        manifest_.packs = std::move(manifest.packs);
    }

    /// Its last block is: whether all of it is whole, verify says.
    bool is_there(const Pack& pack) const {
        const auto path = folder_.pack_path(pack);
        const auto bytes = Geometry::of(pack.payload, pack.parity).bytes();
        if (bytes == 0) return false;
        auto input = folder_.disk().input(path, bytes - 1);
        char last = 0;
        return input && read_all(**input, {&last, 1}) == 1;
    }

    Result<void> add_file(const SourceFile& source) {
        auto input = folder_.disk().input(source.from, 0);
        if (!input || !is_exported_path(source.path)) {
            created_.passed_over.push_back(
                input ? fmt::format("{} has a name that an export cannot hold", source.from.native())
                      : input.error().message
            );
            return {};
        }
        ExportedFile file{source.path, source.mode & 0777, 0, {}};
        while (true) {
            const auto got = (*input)->read(std::span(buffer_).subspan(filled_));
            if (!got) return std::unexpected(got.error());
            filled_ += *got;
            if (*got > 0 && filled_ < buffer_.size()) continue;
            if (filled_ > 0)
                if (auto added = add_chunk(file, {buffer_.data(), std::exchange(filled_, 0)}); !added)
                    return added;
            if (*got == 0) break;
        }
        created_.bytes += file.size;
        manifest_.files.push_back(std::move(file));
        return {};
    }

    Result<void> add_chunk(ExportedFile& file, std::string_view bytes) {
        const auto digest = ContentDigest::of(bytes);
        auto found = known_.find(digest);
        if (found == known_.end()) {
            const auto at = write_chunk(bytes);
            if (!at) return std::unexpected(at.error());
            found = known_.emplace(digest, *at).first;
        }
        const auto& [offset, pack, length] = found->second;
        file.chunks.push_back({digest, offset, pack, length});
        file.size += bytes.size();
        done_ += bytes.size();
        if (options_.tell) options_.tell(done_, std::max(done_, all_));
        return {};
    }

    Result<Known> write_chunk(std::string_view bytes) {
        if (writer_ && writer_->size() >= options_.most_pack)
            if (auto finished = finish_pack(); !finished) return pass_on(finished);
        if (!writer_) {
            const auto name = fmt::format("{}.{}{}", manifest_.name, ++own_packs_, pack_ending);
            auto begun = PackWriter::begin(folder_.disk(), folder_.path() / name, options_.parity);
            if (!begun) return pass_on(begun);
            writer_ = std::move(*begun);
        }
        const auto offset = writer_->size();
        if (auto added = writer_->add(bytes); !added) return pass_on(added);
        created_.written += bytes.size();
        return Known{
            offset, static_cast<std::uint32_t>(manifest_.packs.size()),
            static_cast<std::uint32_t>(bytes.size())
        };
    }

    Result<void> finish_pack() {
        if (!writer_) return {};
        auto pack = writer_->finish();
        if (!pack) return pass_on(pack);
        writer_.reset();
        manifest_.packs.push_back(std::move(*pack));
        return {};
    }

    /// Those of the last export of which nothing is needed any more.
    void drop_idle_packs() {
        std::vector<bool> needed(manifest_.packs.size(), false);
        for (const auto& file : manifest_.files)
            for (const auto& chunk : file.chunks) needed[chunk.pack] = true;
        std::vector<std::uint32_t> place(needed.size());
        std::vector<Pack> kept;
        for (std::size_t i = 0; i < needed.size(); ++i) {
            place[i] = static_cast<std::uint32_t>(kept.size());
            if (needed[i]) kept.push_back(std::move(manifest_.packs[i]));
        }
        manifest_.packs = std::move(kept);
        for (auto& file : manifest_.files)
            for (auto& chunk : file.chunks) chunk.pack = place[chunk.pack];
    }

    const ExportFolder& folder_;
    const CreateOptions& options_;
    Manifest manifest_;
    CreatedExport created_;
    std::unordered_map<ContentDigest, Known, DigestHash> known_;
    std::unique_ptr<PackWriter> writer_;
    int own_packs_ = 0;
    std::array<char, chunk_size> buffer_{};
    std::size_t filled_ = 0;
    std::uint64_t done_ = 0;
    std::uint64_t all_ = 0;
};

} // namespace

Result<CreatedExport> create_export(
    const ExportFolder& folder, const std::vector<SourceFile>& files, const CreateOptions& options
) {
    const auto lock = folder.lock();
    if (!lock) return std::unexpected(lock.error());
    if (auto tidied = folder.tidy(); !tidied) return pass_on(tidied);
    const auto creation = std::make_unique<Creation>(folder, options);
    auto created = creation->create(files);
    if (!created || options.keep == 0) return created;
    auto removed = folder.keep(options.keep);
    if (!removed) {
        removed.error().message = fmt::format(
            "{} is made, but what is not to be kept could not be removed: {}", created->name,
            removed.error().message
        );
        return pass_on(removed);
    }
    created->removed = *removed;
    return created;
}

} // namespace tutti::exports
