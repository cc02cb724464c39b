#include "workers/exports/fetch_export.hpp"

#include "exports/block.hpp"
#include "io/file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <system_error>

#include <algorithm>
#include <utility>

namespace tutti::exports {

namespace fs = std::filesystem;

namespace {

/// Below the folder of exports: what has come so far, by the names that it will have.
constexpr std::string_view on_its_way = "fetching";

std::uint64_t size_of(const fs::path& path) {
    std::error_code none;
    const auto size = fs::file_size(path, none);
    return none ? 0 : size;
}

/// `blocks`: those that are numbered from 0 on, as in a pack.
std::uint64_t damaged_in(std::string_view bytes, FileMark mark, std::uint64_t first) {
    std::uint64_t damaged = 0;
    for (std::size_t at = 0; at + block_size <= bytes.size(); at += block_size)
        if (!is_whole(ConstBlock(bytes.data() + at, block_size), mark, first + at / block_size)) ++damaged;
    return damaged;
}

class Fetching {
public:
    Fetching(const ExportFolder& folder, FetchSource& source, TellProgress tell)
        : folder_(folder), coming_(folder.disk(), folder.path() / on_its_way), source_(source),
          tell_(std::move(tell)) {}

    Task<Result<Fetched>> fetch(std::string name) {
        auto found = co_await find(std::move(name));
        if (!found) co_return pass_on(found);
        fetched_.name = *found;
        if (auto made = io::make_private_directory(coming_.path()); !made) co_return pass_on(made);
        auto manifest = co_await fetch_manifest();
        if (!manifest) co_return pass_on(manifest);
        for (const auto& pack : manifest->packs) all_ += Geometry::of(pack.payload, pack.parity).bytes();
        for (const auto& pack : manifest->packs) {
            auto come = co_await fetch_pack(pack);
            if (!come) co_return pass_on(come);
        }
        // Not before all are here: a pack that no manifest names is tidied away.
        for (const auto& pack : manifest->packs)
            if (size_of(coming_.pack_path(pack)) > 0)
                if (auto put = put_in_place(folder_.pack_path(pack)); !put) co_return pass_on(put);
        if (auto put = put_in_place(folder_.manifest_path(fetched_.name)); !put) co_return pass_on(put);
        std::error_code none;
        fs::remove_all(coming_.path(), none);
        co_return fetched_;
    }

private:
    Task<Result<std::string>> find(std::string name) {
        auto there = co_await source_.names();
        if (!there) co_return pass_on(there);
        if (there->empty())
            co_return fail(ErrorCode::NotFound, fmt::format("no export lies in {}", source_.description()));
        if (name == "latest") co_return there->back();
        if (std::ranges::find(*there, name) != there->end()) co_return name;
        const auto last = there->end() - std::min<std::ptrdiff_t>(3, std::ssize(*there));
        co_return fail(
            ErrorCode::NotFound, fmt::format(
                                     "there is no export {} in {}; the latest are {}", name,
                                     source_.description(), fmt::join(last, there->end(), ", ")
                                 )
        );
    }

    /// Read whole before anything else comes: what it names is what is fetched.
    Task<Result<Manifest>> fetch_manifest() {
        const auto path = coming_.manifest_path(fetched_.name);
        auto come = co_await fetch_file(path, 2 * longest_manifest, false);
        if (!come) co_return pass_on(come);
        auto read = coming_.read(fetched_.name);
        if (!read) co_return pass_on(read);
        fetched_.damaged += read->damaged;
        co_return std::move(read->manifest);
    }

    Task<Result<void>> fetch_pack(const Pack& pack) {
        const auto size = Geometry::of(pack.payload, pack.parity).bytes();
        if (size_of(folder_.pack_path(pack)) == size) {
            tell(size);
            co_return Result<void>();
        }
        auto come = co_await fetch_file(coming_.pack_path(pack), size, true);
        if (!come) co_return come;
        if (size_of(coming_.pack_path(pack)) != size)
            co_return fail(
                ErrorCode::InvalidInput,
                fmt::format("{} in {} is not as long as it was made", pack.name, source_.description())
            );
        co_return Result<void>();
    }

    /// Goes on behind what has come of it already, where it is one of blocks.
    Task<Result<void>> fetch_file(fs::path path, std::uint64_t most, bool goes_on) {
        const bool keeps = goes_on && size_of(path) <= most; // of one that is too long nothing is right
        const auto content = keeps ? io::OpenOptions::Content::Keep : io::OpenOptions::Content::Empty;
        auto file = folder_.disk().open(path, {.content = content});
        if (!file) co_return pass_on(file);
        if (auto cut = (*file)->cut((*file)->size() / block_size * block_size); !cut) co_return cut;
        const std::string name = path.filename().native();
        const auto mark = FileMark::of(name);
        tell((*file)->size());
        while ((*file)->size() < most) {
            const auto offset = (*file)->size();
            const auto wanted = std::min<std::uint64_t>(FetchSource::piece_size, most - offset);
            auto piece = co_await source_.read(name, offset, wanted);
            if (!piece) co_return pass_on(piece);
            if (piece->empty()) break;
            if (goes_on) fetched_.damaged += damaged_in(*piece, mark, offset / block_size);
            if (auto added = (*file)->append(*piece); !added) co_return added;
            fetched_.bytes += piece->size();
            tell(goes_on ? piece->size() : 0);
        }
        ++fetched_.files;
        auto synced = (*file)->sync();
        co_return synced;
    }

    Result<void> put_in_place(const fs::path& to) {
        auto moved = folder_.disk().rename(coming_.path() / to.filename(), to);
        if (!moved) return moved;
        return folder_.disk().sync_directory(folder_.path());
    }

    void tell(std::uint64_t more) {
        done_ += more;
        if (tell_ && all_ > 0) tell_(done_, std::max(done_, all_));
    }

    const ExportFolder& folder_;
    ExportFolder coming_;
    FetchSource& source_;
    TellProgress tell_;
    Fetched fetched_;
    std::uint64_t done_ = 0;
    std::uint64_t all_ = 0;
};

} // namespace

Task<Result<Fetched>>
fetch_export(const ExportFolder& folder, std::string name, FetchSource& source, TellProgress tell) {
    Fetching fetching(folder, source, std::move(tell));
    auto fetched = co_await fetching.fetch(std::move(name));
    co_return fetched;
}

} // namespace tutti::exports
