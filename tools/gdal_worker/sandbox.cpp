#include "tools/gdal_worker/sandbox.hpp"

#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <string>

namespace gdal_worker {
namespace {

void limit(int resource, std::uint64_t most, const char* what) {
    const rlimit both{most, most};
    if (setrlimit(static_cast<__rlimit_resource_t>(resource), &both) != 0)
        throw std::runtime_error(std::string{"cannot limit "} + what);
}

void deny(scmp_filter_ctx filter, int call, int error = EPERM) {
    if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(static_cast<unsigned>(error)), call, 0) != 0)
        throw std::runtime_error("cannot write the system call filter");
}

void filter_system_calls() {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!filter) throw std::runtime_error("this system has no system call filter (seccomp)");
    constexpr std::array refused{
        SCMP_SYS(socket),
        SCMP_SYS(socketpair),
        SCMP_SYS(connect),
        SCMP_SYS(bind),
        SCMP_SYS(listen),
        SCMP_SYS(accept),
        SCMP_SYS(accept4),
        SCMP_SYS(sendto),
        SCMP_SYS(sendmsg),
        SCMP_SYS(recvfrom),
        SCMP_SYS(recvmsg),
        SCMP_SYS(execve),
        SCMP_SYS(fork),
        SCMP_SYS(execveat),
        SCMP_SYS(vfork),
        SCMP_SYS(ptrace),
        SCMP_SYS(kill),
        SCMP_SYS(tkill),
        SCMP_SYS(mount),
        SCMP_SYS(umount2),
        SCMP_SYS(io_uring_setup),
        SCMP_SYS(bpf),
        SCMP_SYS(setuid),
        SCMP_SYS(setgid),
        SCMP_SYS(chmod),
        SCMP_SYS(fchmod),
        SCMP_SYS(symlink),
        SCMP_SYS(link),
        SCMP_SYS(process_vm_readv),
    };
    for (const int call : refused) deny(filter, call);
    deny(filter, SCMP_SYS(clone3), ENOSYS);  // the C library falls back to clone, whose flags can be read
    if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                         SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0)) != 0 ||
        seccomp_load(filter) != 0)
        throw std::runtime_error("the kernel refused the system call filter");
    seccomp_release(filter);
}

}  // namespace

void enter_sandbox(const Limits& limits) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    std::signal(SIGXFSZ, SIG_IGN);  // writing past the limit fails as an error, not as a death
#ifndef __SANITIZE_ADDRESS__        // the sanitizer's shadow alone takes terabytes of addresses
    limit(RLIMIT_AS, limits.address_space, "memory");
#endif
    limit(RLIMIT_CPU, limits.cpu_seconds, "processor time");
    limit(RLIMIT_FSIZE, limits.file_size, "file size");
    limit(RLIMIT_CORE, 0, "core files");
    constexpr std::uint64_t most_files = 64;
    limit(RLIMIT_NOFILE, most_files, "open files");
    filter_system_calls();
}

}  // namespace gdal_worker
