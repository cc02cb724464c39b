#include "workers/virtualdj/mount_kind.hpp"

#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace tutti::virtualdj {

bool is_far_mount(std::filesystem::path folder) {
    // statfs(2): 9p, AFS, Ceph, CIFS, FUSE (sshfs and the like), NFS, SMB, SMB 2.
    constexpr std::array<std::uint32_t, 8> far = {0x01021997, 0x5346414F, 0x00C36400, 0xFF534D42,
                                                  0x65735546, 0x00006969, 0x0000517B, 0xFE534D42};
    struct statfs about{};
    while (::statfs(folder.c_str(), &about) != 0) {
        if (!folder.has_relative_path()) return false;
        folder = folder.parent_path();
    }
    return std::ranges::find(far, static_cast<std::uint32_t>(about.f_type)) != far.end();
}

} // namespace tutti::virtualdj
