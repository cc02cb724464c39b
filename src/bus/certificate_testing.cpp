#include "bus/certificate_testing.hpp"

#include "io/system_random.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>

namespace tutti::bus::testing {
namespace {

constexpr const char* script = R"(cd {0} && exec >log 2>&1
new="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
{1} req -x509 $new -keyout ca.key -out ca.pem -subj /CN=test -days 2 &&
{1} req $new -keyout server.key -out request -subj /CN=server &&
{1} x509 -req -in request -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.pem
)";

} // namespace

TestCertificate::TestCertificate(const std::string& program)
    : directory_(std::filesystem::temp_directory_path() / ("tutti-tls-" + io::random_hex(6))) {
    std::filesystem::create_directory(directory_);
    std::ofstream(directory_ / "names") << "subjectAltName=IP:127.0.0.1\n";
    const auto failed = std::system(fmt::format(script, directory_.native(), program).c_str());
    if (failed != 0) std::abort(); // no test over TLS says anything without it
}

TestCertificate::~TestCertificate() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
}

} // namespace tutti::bus::testing
