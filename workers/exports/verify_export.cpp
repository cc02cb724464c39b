#include "workers/exports/verify_export.hpp"

#include "workers/exports/block_scan.hpp"
#include "workers/exports/chunk_check.hpp"
#include "workers/exports/pack_repair.hpp"
#include "workers/exports/protected_document.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tutti::exports {

namespace {

enum class Doing : std::uint8_t { Verify, Repair };

class Look {
public:
    Look(const ExportFolder& folder, const TellProgress& tell) : folder_(folder), tell_(tell) {}

    Result<Findings> look(const std::string& name, Doing doing) {
        auto read = folder_.read(name);
        if (!read) return pass_on(read);
        findings_.name = name;
        findings_.manifest_damaged = read->damaged;
        manifest_ = std::move(read->manifest);
        for (const auto& file : manifest_.files) findings_.bytes += file.size;
        for (const auto& pack : manifest_.packs) all_ += Geometry::of(pack.payload, pack.parity).all_blocks();
        lost_.resize(manifest_.packs.size());
        if (doing == Doing::Repair && read->damaged > 0)
            if (auto mended = rewrite_manifest(read->parity); !mended) return pass_on(mended);
        for (std::uint32_t pack = 0; pack < manifest_.packs.size(); ++pack)
            if (auto looked = look_at(pack, doing); !looked) return pass_on(looked);
        name_lost_files();
        return std::move(findings_);
    }

private:
    Result<void> rewrite_manifest(std::uint32_t parity) {
        findings_.mended += findings_.manifest_damaged;
        return write_protected(
            folder_.disk(), folder_.manifest_path(manifest_.name), print(manifest_), parity
        );
    }

    Result<void> look_at(std::uint32_t number, Doing doing) {
        const auto& pack = manifest_.packs[number];
        const auto path = folder_.pack_path(pack);
        const ProtectedPlace place{
            &folder_.disk(), path, FileMark::of(pack.name), Geometry::of(pack.payload, pack.parity)
        };
        ChunkCheck check(manifest_, number);
        std::vector<std::uint64_t> damaged;
        auto shown = each_block(place, Blocks::All, [&](std::uint64_t block, Block bytes, bool is_whole) {
            if (!is_whole) damaged.push_back(block);
            if (block < place.geometry.blocks) check.take({bytes.data(), block_payload});
            if (++findings_.read % 256 == 0 && tell_) tell_(findings_.read, all_);
            return Result<void>();
        });
        if (!shown && shown.error().code != ErrorCode::NotFound) return shown;
        if (!shown) return note_missing(number);
        lost_[number] = std::move(check).wrong();
        if (damaged.empty()) return {};
        const auto beyond = beyond_parity(place.geometry, damaged);
        findings_.packs.push_back({pack.name, false, damaged.size(), beyond.size()});
        // What is damaged and can be made anew is not lost; whole blocks with a wrong chunk in them are.
        auto unsure = chunks_in(manifest_, number, damaged);
        std::vector<std::uint64_t> wrong_without;
        std::ranges::set_difference(lost_[number], unsure, std::back_inserter(wrong_without));
        lost_[number] = std::move(wrong_without);
        std::ranges::copy(chunks_in(manifest_, number, beyond), std::back_inserter(lost_[number]));
        if (doing == Doing::Verify || beyond.size() == damaged.size()) return {};
        auto mended = repair_pack(place, damaged);
        if (!mended) return pass_on(mended);
        findings_.mended += *mended;
        return {};
    }

    Result<void> note_missing(std::uint32_t number) {
        const auto& pack = manifest_.packs[number];
        const auto blocks = Geometry::of(pack.payload, pack.parity).all_blocks();
        findings_.packs.push_back({pack.name, true, blocks, blocks});
        lost_[number] = ChunkCheck(manifest_, number).wrong();
        return {};
    }

    void name_lost_files() {
        for (auto& offsets : lost_) std::ranges::sort(offsets);
        for (const auto& file : manifest_.files)
            if (std::ranges::any_of(file.chunks, [&](const Chunk& chunk) {
                    return std::ranges::binary_search(lost_[chunk.pack], chunk.offset);
                }))
                findings_.lost.push_back(file.path);
    }

    const ExportFolder& folder_;
    const TellProgress& tell_;
    Manifest manifest_;
    Findings findings_;
    std::vector<std::vector<std::uint64_t>> lost_; ///< of each pack the offsets of chunks
    std::uint64_t all_ = 0;
};

} // namespace

std::uint64_t Findings::damaged() const noexcept {
    auto blocks = manifest_damaged;
    for (const auto& pack : packs) blocks += pack.damaged;
    return blocks;
}

Result<Findings>
verify_export(const ExportFolder& folder, const std::string& name, const TellProgress& tell) {
    return Look(folder, tell).look(name, Doing::Verify);
}

Result<Findings>
repair_export(const ExportFolder& folder, const std::string& name, const TellProgress& tell) {
    const auto lock = folder.lock();
    if (!lock) return std::unexpected(lock.error());
    return Look(folder, tell).look(name, Doing::Repair);
}

} // namespace tutti::exports
