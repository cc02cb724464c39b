// A certificate for 127.0.0.1 and its authority, made by openssl(1) once for all tests of a process.
#pragma once

#include <filesystem>
#include <string>

namespace tutti::bus::testing {

class TestCertificate {
public:
    /// `program` is openssl.
    explicit TestCertificate(const std::string& program);
    ~TestCertificate();
    TestCertificate(const TestCertificate&) = delete;
    TestCertificate& operator=(const TestCertificate&) = delete;

    std::string authority() const { return directory_ / "ca.pem"; }
    std::string certificate() const { return directory_ / "server.pem"; }
    std::string key() const { return directory_ / "server.key"; }

private:
    std::filesystem::path directory_;
};

} // namespace tutti::bus::testing
