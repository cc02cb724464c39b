// `tutti passwd --bus …`: who may come to the hub with a password of his own. It writes the file that the hub
// follows; nothing has to run for it.
#pragma once

#include <filesystem>
#include <string>

namespace tutti::control_plane {

struct PasswdOptions {
    std::filesystem::path file; ///< of the users
    std::string name = {};
    bool deletes = false;
    bool lists = false;
    bool is_of_service =
        false; ///< somebody in the installation is called like that, and has rights of its own
};

int passwd(const PasswdOptions& options);

} // namespace tutti::control_plane
