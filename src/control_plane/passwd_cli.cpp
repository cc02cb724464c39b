#include "control_plane/passwd_cli.hpp"

#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "control_plane/passphrase_input.hpp"
#include "io/file.hpp"
#include "io/lock_file.hpp"
#include "password/password_hash.hpp"
#include "password/user_file.hpp"

#include <fmt/format.h>

namespace tutti::control_plane {

namespace {

using password::UserFile;

Result<UserFile> read_users(const std::filesystem::path& path) {
    auto text = io::read_file(path, UserFile::most_bytes);
    if (!text && text.error().code == ErrorCode::NotFound) return UserFile();
    if (!text) return pass_on(text);
    auto file = UserFile::parse(*text);
    if (!file) return fail(file.error().code, fmt::format("{}: {}", path.native(), file.error().message));
    return file;
}

/// One change at a time: two that read alike would undo each other's.
template <typename Change>
Result<void> change_users(const std::filesystem::path& path, const Change& change) {
    if (auto made = io::make_private_directory(path.parent_path()); !made) return made;
    auto lock = io::LockFile::acquire(path.native() + ".lock");
    if (!lock) return pass_on(lock);
    auto users = read_users(path);
    if (!users) return pass_on(users);
    if (Result<void> changed = change(*users); !changed) return changed;
    return io::write_file_atomically(path, users->print(), io::Durability::Durable);
}

int list_users(const std::filesystem::path& path) {
    const auto users = read_users(path);
    if (!users) return command::report_failure(users.error());
    for (const auto& [name, hash] : users->users()) command::print_out("{}\n", name);
    return command::Success;
}

int delete_user(const PasswdOptions& options) {
    bool was_there = false;
    const auto done = change_users(options.file, [&](UserFile& users) -> Result<void> {
        was_there = users.remove(options.name);
        return {};
    });
    if (!done) return command::report_failure(done.error());
    if (was_there) return command::Success;
    command::print_err("tutti passwd: there is no user {} in {}\n", options.name, options.file.native());
    return command::NotFound;
}

int set_password(const PasswdOptions& options) {
    const auto given = ask_new_line(fmt::format("new password of {}", options.name));
    if (!given) return command::report_failure(given.error());
    auto hash = password::hash(given->text());
    if (!hash) return command::report_failure(hash.error());
    const auto done = change_users(options.file, [&](UserFile& users) -> Result<void> {
        if (users.set(options.name, *hash)) return {};
        return fail(ErrorCode::LimitExceeded, fmt::format("there may be {} users", UserFile::most_users));
    });
    if (!done) return command::report_failure(done.error());
    if (options.is_of_service)
        command::print_err(
            "tutti passwd: a service is called {}: whoever has this password has its rights (docs/hub.md)\n",
            options.name
        );
    return command::Success;
}

} // namespace

int passwd(const PasswdOptions& options) {
    if (options.lists) return list_users(options.file);
    if (!password::is_user_name(options.name)) {
        command::print_err("tutti passwd: a user's name has 1 to 64 bytes, no blanks, and none of \":/+#\"\n"
        );
        return command::Usage;
    }
    return options.deletes ? delete_user(options) : set_password(options);
}

} // namespace tutti::control_plane
