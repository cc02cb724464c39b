// What a killed supervisor left behind, as the commands meet it: the supervisor's own knowledge of it.
#pragma once

#include "command/orphans.hpp"

#include <filesystem>

namespace tutti {

class LeftBehind final : public command::Orphans {
public:
    explicit LeftBehind(std::filesystem::path run_directory);

    Task<std::vector<command::Orphan>> find() override;
    Task<Result<void>> end() override;

private:
    std::filesystem::path run_directory_;
};

} // namespace tutti
