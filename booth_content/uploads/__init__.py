"""How files of any size come in over bad Wi-Fi: tus 1.0, and what becomes of what came.

``upload`` the rows and their acts · ``storage`` the bytes · ``protocol`` tus's headers ·
``sniffing`` what first bytes say · ``limits`` what is told beforehand · ``collecting`` what nobody
refers to any more · ``views`` the addresses under /uploads.
"""
