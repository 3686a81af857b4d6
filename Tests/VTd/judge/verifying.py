"""What `pciassign vtd verify` says of an image that was spoiled."""
import concurrent.futures
import json
import os
import subprocess
import tempfile


class Verifier:
    """Asks about one image, with changes; several at once."""

    def __init__(self, binary, image, job):
        self.binary, self.image, self.job = binary, image, job
        with open(image.path) as stream:
            self.description = json.load(stream)
        # A job may describe another unit than the one that the image was built for.
        self.description |= {key: job[key] for key in ("capability", "extended_capability") if key in job}

    def refuses(self, changes, with_job=True):
        """-> whether the image with `changes`, {address: bytes}, is refused; throws when it cannot be judged."""
        with tempfile.TemporaryDirectory(prefix="pciassignment-verify-") as directory:
            listed = []
            for index, (address, data) in enumerate(self.image.pieces):
                spoiled = bytearray(data)
                for place, bytes_there in changes.items():
                    if address <= place < address + len(data):
                        spoiled[place - address:place - address + len(bytes_there)] = bytes_there
                with open(os.path.join(directory, f"piece{index}"), "wb") as stream:
                    stream.write(spoiled)
                listed.append({"gpa": hex(address), "file": f"piece{index}", "offset": 0, "len": len(data)})
            path = os.path.join(directory, "image.json")
            with open(path, "w") as stream:
                json.dump({**self.description, "image": listed}, stream)
            command = [self.binary, "vtd", "verify", path]
            if with_job:
                job = os.path.join(directory, "job.json")
                with open(job, "w") as stream:
                    json.dump(self.job, stream)
                command += ["--job", job]
            done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        if done.returncode not in (0, 1):
            raise RuntimeError(f"vtd verify: exit {done.returncode}: {(done.stderr or done.stdout).strip()[-500:]}")
        return done.returncode == 1

    def refuses_each(self, questions):
        """`questions` are (changes, with_job); -> answers in order."""
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(lambda each: self.refuses(*each), questions))
