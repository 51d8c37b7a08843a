"""stub"""
def architecture(site): 
    return ()
