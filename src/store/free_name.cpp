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
        ErrorCode::Environment,
        fmt::format("{}: {}", path.native(), std::error_code(why, std::generic_category()).message())
    );
}

bool is_taken(const fs::path& path) {
    std::error_code none;
    return fs::symlink_status(path, none).type() != fs::file_type::not_found;
}

} // namespace

Result<void> sync_folder_of(const fs::path& path) {
    const auto folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const int done = opened < 0 ? -1 : ::fsync(opened);
    const int why = errno;
    if (opened >= 0) ::close(opened);
    if (done != 0) return no_move(folder, why);
    return {};
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
