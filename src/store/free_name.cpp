#include "store/free_name.hpp"

#include <fmt/format.h>
#include <system_error>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace tutti::store {

namespace fs = std::filesystem;

namespace {

std::unexpected<Error> no_move(const fs::path& path, int why) {
    if (why == EEXIST) return fail(ErrorCode::Conflict, fmt::format("{} is there already", path.native()));
    return fail(
        why == ENOENT ? ErrorCode::NotFound : ErrorCode::Environment,
        fmt::format("{}: {}", path.native(), std::error_code(why, std::generic_category()).message())
    );
}

bool is_taken(const fs::path& path) {
    std::error_code none;
    return fs::symlink_status(path, none).type() != fs::file_type::not_found;
}

Result<void> sync(const fs::path& path, int flags) {
    const int opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | flags);
    const int done = opened < 0 ? -1 : ::fsync(opened);
    const int why = errno;
    if (opened >= 0) ::close(opened);
    if (done != 0) return no_move(path, why);
    return {};
}

Result<void> copy_to_free_name(const fs::path& from, const fs::path& to) {
    // Of ours alone: several may want the same name.
    const fs::path unfinished = fmt::format("{}.unfinished-{}", to.native(), ::getpid());
    std::error_code error;
    fs::copy_file(from, unfinished, error);
    auto moved = error ? Result<void>(no_move(to, error.value())) : sync(unfinished, 0);
    if (moved) moved = move_to_free_name(unfinished, to);
    if (!moved) fs::remove(unfinished, error);
    return moved;
}

} // namespace

Result<void> sync_folder_of(const fs::path& path) {
    return sync(path.has_parent_path() ? path.parent_path() : fs::path("."), O_DIRECTORY);
}

Result<void> move_copy(const fs::path& from, const fs::path& to) {
    auto moved = move_to_free_name(from, to);
    if (!moved && moved.error().code != ErrorCode::Conflict) moved = copy_to_free_name(from, to);
    // Where the name of the copy is not sure to stay, this one is there no more or is asked for anew.
    std::error_code none;
    fs::remove(from, none);
    return moved;
}

Result<void> move_to_free_name(const fs::path& from, const fs::path& to) {
    int done = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE);
    // Some file systems (FAT of old kernels, some of the network) do not know that.
    if (done != 0 && (errno == EINVAL || errno == ENOSYS)) {
        if (is_taken(to)) return no_move(to, EEXIST);
        done = ::rename(from.c_str(), to.c_str());
    }
    if (done != 0) return no_move(to, errno);
    return sync_folder_of(to);
}

} // namespace tutti::store
